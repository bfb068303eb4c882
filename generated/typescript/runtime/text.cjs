"use strict";
Object.defineProperty(exports, "__esModule", { value: true });

/** @type {typeof import("./text.js").equalIgnoringCase} */
function equalIgnoringCase(one, other) {
  return one.toUpperCase() === other.toUpperCase();
}

exports.equalIgnoringCase = equalIgnoringCase;
