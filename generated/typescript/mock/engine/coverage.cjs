"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { sortedKeys } = require("./values.cjs");

/** What has been used: reactions, rules, answers and refusals by method, events, triggers. */

const COUNTED = ["reactions", "rules", "answered", "refused", "ignored", "events", "triggers"];

/** Counts by group and name. */
class Coverage {
  constructor() {
    /** @type {Map<string, any>} */
    this.groups = new Map();
    this.clear();
  }

  clear() {
    this.groups = new Map(COUNTED.map((group) => [group, new Map()]));
  }

  count(group, name) {
    const counts = this.groups.get(group);
    counts.set(name, (counts.get(name) || 0) + 1);
  }

  /** The counts as a JSON value: group, name, number; names are sorted. */
  report() {
    const report = /** @type {any} */ ({});
    for (const [group, counts] of this.groups) {
      const found = Object.fromEntries(counts);
      report[group] = Object.fromEntries(sortedKeys(found).map((name) => [name, found[name]]));
    }
    return report;
  }
}

exports.Coverage = Coverage;
