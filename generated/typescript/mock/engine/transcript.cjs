"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { canonical } = require("./canonical.cjs");

/** What happened, one line of canonical JSON for each message, trigger, timer and connection. */

/**
 * The last lines, at most `limit` of them; with 0 nothing is written at all.
 *
 * A record is kept as plain JSON until somebody wants its line: what it tells of may change, canonical text
 * takes several times as long to make, and most lines are never read.
 */
class Transcript {
  /** @param {number} limit lines */
  constructor(limit) {
    this.limit = limit;
    /** @type {{text: string, isLine: boolean}[]} */
    this.kept = [];
    /** How many lines are no longer here. */
    this.dropped = 0;
    /** @type {((line: string) => void)[]} */
    this.callbacks = [];
  }

  clear() {
    this.kept = [];
    this.dropped = 0;
  }

  /** Whether anybody wants to know. */
  get isOn() {
    return this.limit > 0 || this.callbacks.length > 0;
  }

  /** The lines, oldest first. */
  get lines() {
    return this.kept.slice(Math.max(this.kept.length - this.limit, 0)).map(lineOf);
  }

  /** How many lines there were, those that are no longer here included. */
  get count() {
    return this.kept.length + this.dropped;
  }

  /** The line of an index, of a transcript that has not dropped any; null if there is none. */
  lineAt(index) {
    const kept = this.kept[index];
    return kept === undefined ? null : lineOf(kept);
  }

  /** The lines as one text. */
  export() {
    return this.lines.map((line) => `${line}\n`).join("");
  }

  add(record) {
    if (this.limit > 0) {
      this.kept.push({ text: JSON.stringify(record), isLine: false });
      if (this.kept.length >= 2 * this.limit) {
        this.dropped += this.kept.length - this.limit;
        this.kept = this.kept.slice(-this.limit);
      }
    }
  }
}

function lineOf(kept) {
  if (!kept.isLine) {
    kept.text = canonical(JSON.parse(kept.text));
    kept.isLine = true;
  }
  return kept.text;
}

exports.Transcript = Transcript;
