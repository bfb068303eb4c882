"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { sortedKeys } = require("./values.cjs");

/** Canonical JSON (RFC 8785): one value, one text. */

const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The canonical text of a JSON value; absent members are left out. */
function canonical(value) {
  if (typeof value === "string") {
    return quote(value);
  }
  if (typeof value !== "object" || value === null) {
    return value === undefined ? "null" : JSON.stringify(value);
  }
  return Array.isArray(value) ? canonicalList(value) : canonicalObject(value);
}

function canonicalList(list) {
  let text = "[";
  for (let index = 0; index < list.length; index += 1) {
    text += (index === 0 ? "" : ",") + canonical(list[index]);
  }
  return `${text}]`;
}

function canonicalObject(object) {
  let text = "";
  for (const key of sortedKeys(object)) {
    const value = object[key];
    if (value !== undefined) {
      text += `${text === "" ? "" : ","}${quote(key)}:${canonical(value)}`;
    }
  }
  return `{${text}}`;
}

function quote(text) {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

exports.canonical = canonical;
