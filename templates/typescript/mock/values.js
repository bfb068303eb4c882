/** JSON values; `undefined` is *absent*. */

import { LimitError } from "./errors.js";

const hasOwn = Object.prototype.hasOwnProperty;

/** Whether a value is a JSON object. */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is an integer that both languages hold exactly. */
export function isInteger(value) {
  return Number.isSafeInteger(value);
}

/** A member of an object; absent if it has none, or is none. */
export function member(value, key) {
  return isObject(value) && hasOwn.call(value, key) ? value[key] : undefined;
}

/** Sets a member, whatever its name. */
export function put(object, key, value) {
  if (key === "__proto__") {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    object[key] = value;
  }
}

/** A deep copy, without absent members. */
export function copy(value) {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  const out = {};
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined) {
      put(out, key, copy(value[key]));
    }
  }
  return out;
}

/** Deep equality, by type; absent equals absent. */
export function same(one, other) {
  if (one === other) {
    return true;
  }
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return sameLists(one, other);
  }
  const keys = Object.keys(one);
  const alike = (key) => hasOwn.call(other, key) && same(one[key], other[key]);
  return keys.length === Object.keys(other).length && keys.every(alike);
}

function sameLists(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) {
    return false;
  }
  return one.every((item, index) => same(item, other[index]));
}

/** -1, 0 or 1: the order of two strings by UTF-16 code units. */
export function compareTexts(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The keys of an object, sorted by UTF-16 code units. */
export function sortedKeys(object) {
  return Object.keys(object).sort();
}

/** The kind of a value: string, integer, number, boolean, null, list, object or absent. */
export function kindOf(value) {
  if (value === undefined) {
    return "absent";
  }
  if (value === null) {
    return "null";
  }
  if (typeof value === "number") {
    return isInteger(value) ? "integer" : "number";
  }
  if (typeof value === "object") {
    return Array.isArray(value) ? "list" : "object";
  }
  return typeof value;
}

/** A text with each lone surrogate replaced by U+FFFD. */
export function wellFormed(text) {
  if (!/[\ud800-\udfff]/.test(text)) {
    return text;
  }
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) =>
    found.length === 2 ? found : "\ufffd",
  );
}

/** The characters of a text. */
export function characters(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

/** Whether an expected value is part of a value: objects may have more members. */
export function fits(expected, value) {
  if (isObject(expected)) {
    return (
      isObject(value) &&
      Object.keys(expected).every((key) => fits(expected[key], member(value, key)))
    );
  }
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      expected.length === value.length &&
      expected.every((item, index) => fits(item, value[index]))
    );
  }
  return same(expected, value);
}

/**
 * The JSON value of what somebody handed in, as `JSON.stringify` sees it: absent members are left out, NaN
 * is null, a Date a text. Nothing is shared with the original. Lone surrogates become U+FFFD.
 *
 * @param {unknown} value
 * @param {{depth: number, messageSize: number}} limits levels of containers; values plus UTF-16 units of texts
 * @throws {LimitError} if the value is too deep (so is one that holds itself) or too large
 */
export function normalise(value, limits) {
  const budget = { left: limits.messageSize, limits };
  return toJson(value, limits.depth, budget);
}

function toJson(value, depth, budget) {
  spend(budget, 1);
  switch (typeof value) {
    case "string":
      spend(budget, value.length);
      return wellFormed(value);
    case "number":
      return Number.isFinite(value) ? value + 0 : null;
    case "boolean":
      return value;
    case "object":
      return value === null ? null : toContainer(value, depth, budget);
    default:
      return undefined;
  }
}

function toContainer(value, depth, budget) {
  if (value instanceof Date) {
    return Number.isFinite(value.getTime()) ? value.toISOString() : null;
  }
  if (depth === 0) {
    throw new LimitError(
      `the message has more than ${budget.limits.depth} levels, or holds itself`,
    );
  }
  if (Array.isArray(value)) {
    return toList(value, depth - 1, budget);
  }
  const out = {};
  for (const key of Object.keys(value)) {
    const found = toJson(value[key], depth - 1, budget);
    if (found !== undefined) {
      spend(budget, key.length);
      put(out, wellFormed(key), found);
    }
  }
  return out;
}

function toList(value, depth, budget) {
  if (value.length > budget.left) {
    spend(budget, value.length);
  }
  const out = [];
  for (let index = 0; index < value.length; index += 1) {
    const found = toJson(value[index], depth, budget);
    out.push(found === undefined ? null : found);
  }
  return out;
}

function spend(budget, size) {
  budget.left -= size;
  if (budget.left < 0) {
    throw new LimitError(`the message is larger than ${budget.limits.messageSize}`);
  }
}
