/** The functions that expressions may call. All but those of `TOTAL` give absent if an argument is absent. */

import { canonical } from "./canonical.js";
import { asciiLower, originAllows, originListed, trimBlanks } from "./origins.js";
import {
  characters,
  isInteger,
  isObject,
  kindOf,
  member,
  put,
  same,
  sortedKeys,
} from "./values.js";

const LAST_TIME = 253402300799999; // the end of the year 9999

/**
 * Name: fewest arguments, most, function of the context and the arguments.
 *
 * @type {Map<string, any>}
 */
export const FUNCTIONS = new Map([
  ["present", [1, 1, (c, x) => x !== undefined]],
  ["type", [1, 1, (c, x) => kindOf(x)]],
  ["id", [1, 2, nextId]],
  ["uuid", [0, 0, (c) => c.engine.prng.uuid()]],
  [
    "random",
    [
      1,
      1,
      (c, n) => (isInteger(n) && n >= 1 && n <= 4294967296 ? c.engine.prng.below(n) : undefined),
    ],
  ],
  ["iso", [1, 1, (c, ms) => isoTime(ms, member(c.engine.settings, "epoch"))]],
  ["length", [1, 1, (c, x) => lengthOf(x)]],
  ["keys", [1, 1, (c, x) => (isObject(x) ? sortedKeys(x) : undefined)]],
  ["values", [1, 1, (c, x) => (isObject(x) ? sortedKeys(x).map((key) => x[key]) : undefined)]],
  ["lower", [1, 1, (c, s) => (typeof s === "string" ? asciiLower(s) : undefined)]],
  ["upper", [1, 1, (c, s) => (typeof s === "string" ? asciiUpper(s) : undefined)]],
  ["starts", [2, 2, (c, s, t) => (areTexts(s, t) ? s.startsWith(t) : undefined)]],
  ["ends", [2, 2, (c, s, t) => (areTexts(s, t) ? s.endsWith(t) : undefined)]],
  ["contains", [2, 2, (c, s, t) => (areTexts(s, t) ? s.includes(t) : undefined)]],
  ["split", [2, 2, (c, s, t) => (areTexts(s, t) ? (t === "" ? [s] : s.split(t)) : undefined)]],
  ["trim", [1, 1, (c, s) => (typeof s === "string" ? trimBlanks(s) : undefined)]],
  ["text", [1, 1, (c, x) => (typeof x === "string" ? x : isInteger(x) ? String(x) : undefined)]],
  [
    "number",
    [1, 1, (c, x) => (typeof x === "string" ? readInteger(x) : isInteger(x) ? x : undefined)],
  ],
  ["slice", [2, 3, sliceOf]],
  ["pick", [2, 2, (c, object, keys) => pick(object, keys)]],
  ["without", [2, 2, (c, from, what) => without(from, what)]],
  ["merge", [2, 2, (c, one, other) => merge(one, other)]],
  ["format", [2, 2, (c, template, values) => format(template, values)]],
  ["matches", [2, 2, (c, s, pattern) => (areTexts(s, pattern) ? matches(s, pattern) : undefined)]],
  ["multiply", [2, 2, (c, one, other) => exact(one, other, one * other)]],
  ["div", [2, 2, (c, one, other) => exact(one, other, quotient(one, other))]],
  ["mod", [2, 2, (c, one, other) => exact(one, other, remainder(one, other))]],
  [
    "replace",
    [
      3,
      3,
      (c, s, t, by) =>
        areTexts(s, t) && typeof by === "string" && t !== "" ? s.split(t).join(by) : undefined,
    ],
  ],
  [
    "origin_listed",
    [2, 2, (c, list, origin) => (Array.isArray(list) ? originListed(list, origin) : false)],
  ],
  [
    "origin_allows",
    [4, 4, (c, list, ...rest) => (Array.isArray(list) ? allows(list, ...rest) : false)],
  ],
]);

/** The functions that take absent as it is. */
export const TOTAL = new Set(["present", "type"]);

function nextId(c, counter, first) {
  if (typeof counter !== "string" || (first !== undefined && !isInteger(first))) {
    return undefined;
  }
  const counters = c.engine.counters;
  const last = member(counters, counter);
  const next = last === undefined ? (first === undefined ? 1 : first) : last + 1;
  put(counters, counter, next);
  return String(next);
}

function isoTime(ms, epoch) {
  const time = isInteger(ms) ? ms + (isInteger(epoch) ? epoch : 0) : -1;
  return time >= 0 && time <= LAST_TIME ? new Date(time).toISOString() : undefined;
}

function lengthOf(x) {
  if (typeof x === "string") {
    return characters(x).length;
  }
  if (Array.isArray(x)) {
    return x.length;
  }
  return isObject(x) ? Object.keys(x).length : undefined;
}

function asciiUpper(text) {
  return text.replace(/[a-z]+/g, (found) => found.toUpperCase());
}

function areTexts(one, other) {
  return typeof one === "string" && typeof other === "string";
}

function readInteger(text) {
  const found = /^-?[0-9]{1,16}$/.test(text) ? Number(text) + 0 : undefined;
  return isInteger(found) ? found : undefined;
}

function sliceOf(c, x, from, to) {
  const items = typeof x === "string" ? characters(x) : x;
  if (
    (typeof x !== "string" && !Array.isArray(x)) ||
    !isInteger(from) ||
    (to !== undefined && !isInteger(to))
  ) {
    return undefined;
  }
  const end = to === undefined ? items.length : Math.max(to, 0);
  const part = items.slice(Math.max(from, 0), Math.max(end, 0));
  return typeof x === "string" && Array.isArray(part) ? part.join("") : part;
}

function pick(object, keys) {
  if (!isObject(object) || !Array.isArray(keys)) {
    return undefined;
  }
  const out = {};
  for (const key of keys) {
    const value = typeof key === "string" ? member(object, key) : undefined;
    if (value !== undefined) {
      put(out, key, value);
    }
  }
  return out;
}

function without(from, what) {
  if (!Array.isArray(what)) {
    return undefined;
  }
  if (Array.isArray(from)) {
    return from.filter((item) => !what.some((other) => same(item, other)));
  }
  return isObject(from)
    ? pick(
        from,
        Object.keys(from).filter((key) => !what.includes(key)),
      )
    : undefined;
}

function merge(one, other) {
  if (!isObject(one) || !isObject(other)) {
    return undefined;
  }
  return pickInto(pickInto({}, one), other);
}

function pickInto(out, object) {
  for (const key of Object.keys(object)) {
    put(out, key, object[key]);
  }
  return out;
}

/** A template with each `{name}` filled in; one without a value stays as it is. */
export function format(template, values) {
  if (typeof template !== "string" || !isObject(values)) {
    return undefined;
  }
  return template.replace(/\{([A-Za-z_][A-Za-z0-9_-]*)\}/g, (whole, name) => {
    const value = member(values, name);
    return value === undefined ? whole : typeof value === "string" ? value : canonical(value);
  });
}

function matches(text, pattern) {
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

/** The remainder, which has the sign of the divisor. */
function remainder(one, other) {
  const rest = one % other;
  return rest !== 0 && rest < 0 !== other < 0 ? rest + other : rest;
}

/** The quotient, rounded down; exact, as every step of it is. */
function quotient(one, other) {
  const rest = one % other;
  const whole = (one - rest) / other;
  return rest !== 0 && rest < 0 !== other < 0 ? whole - 1 : whole;
}

function exact(one, other, result) {
  return isInteger(one) && isInteger(other) && isInteger(result) ? result + 0 : undefined;
}

function allows(list, origin, request, named) {
  if (!areTexts(origin, request)) {
    return false;
  }
  return originAllows(list, origin, request, Array.isArray(named) ? named : []);
}
