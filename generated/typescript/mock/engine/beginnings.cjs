"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { checkSlot, checkTable } = require("./checks.cjs");
const { OptionError } = require("./errors.cjs");
const { copy, isInteger, isObject, member, normalise, put, sortedKeys } = require("./values.cjs");

/** What a desktop begins with: limits, seed, state, what it knows of pages. */

/** What a desktop holds at most; `messageSize` counts values and UTF-16 units, `chain` triggers that fire others. */
const LIMITS = Object.freeze({
  messageSize: 1000000,
  depth: 64,
  pages: 1000,
  subscriptions: 1000,
  timers: 10000,
  firing: 100000,
  chain: 1000,
  transcript: 100000,
  problems: 100,
});

/** The limits: what is given wins over `LIMITS`. */
function readLimits(given) {
  for (const name of sortedKeys(given)) {
    if (member(LIMITS, name) === undefined || !isInteger(given[name]) || given[name] < 0) {
      const known = sortedKeys(LIMITS).join(", ");
      throw new OptionError(
        `no limit ${name}: ${JSON.stringify(given[name])}; integers, 0 or more, are: ${known}`,
      );
    }
  }
  return { ...LIMITS, ...given };
}

/** A seed, checked. */
function readSeed(seed) {
  if (!isInteger(seed)) {
    throw new OptionError(`a seed is an integer, not ${JSON.stringify(seed)}`);
  }
  return seed;
}

/** The state at the beginning: what is given wins over the program, slot by slot. */
function readState(program, given, limits) {
  const wanted = normalise(given, limits);
  checkTable("the state", wanted);
  const slots = new Map(program.state);
  for (const slot of sortedKeys(wanted)) {
    if (!slots.has(slot)) {
      throw new OptionError(`the state has no ${slot}; it has ${[...slots.keys()].join(", ")}`);
    }
    checkSlot(slot, slots.get(slot), wanted[slot]);
  }
  const state = {};
  for (const [slot, { initial, machine }] of slots) {
    const own = member(wanted, slot);
    const value = own === undefined ? normalise(initial, limits) : own;
    put(state, slot, machine === undefined || machine === null ? value : marked(value, machine));
  }
  return state;
}

/** Entries that say which machine they belong to. */
function marked(entries, machine) {
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (isObject(entry) && member(entry, "_machine") === undefined) {
      entry._machine = machine;
    }
  }
  return entries;
}

/** What the program knows of a page: what is given wins over the defaults. */
function readPageFields(known, given) {
  const fields = copy(known);
  for (const name of sortedKeys(given)) {
    if (member(known, name) === undefined) {
      throw new OptionError(
        `a page has no ${name}; it has ${["id", ...Object.keys(known)].join(", ")}`,
      );
    }
    put(fields, name, copy(given[name]));
  }
  return fields;
}

exports.LIMITS = LIMITS;
exports.readLimits = readLimits;
exports.readSeed = readSeed;
exports.readState = readState;
exports.readPageFields = readPageFields;
