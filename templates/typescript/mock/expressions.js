/** Expressions: each becomes a function of the context, once. */

import { ProgramError } from "./errors.js";
import { FUNCTIONS, TOTAL } from "./functions.js";
import { compareTexts, copy, isInteger, isObject, member, put, same } from "./values.js";

/**
 * Compiles an expression.
 *
 * @param {any[]} tree as the program has it
 * @param {boolean} fresh whether what it gives may be changed: literals are copied then
 * @returns {(c: any) => any} gives `undefined` for absent
 */
export function compileExpression(tree, fresh = false) {
  const build = Array.isArray(tree) ? BUILDERS.get(tree[0]) : undefined;
  if (build === undefined) {
    throw new ProgramError(`no expression: ${JSON.stringify(tree)}`);
  }
  return build(tree, (part) => compileExpression(part, fresh), fresh);
}

/** Compiles an expression that may be left out. */
export function compileOptional(tree) {
  return tree === null || tree === undefined ? null : compileExpression(tree);
}

/** @type {Map<string, (c: any) => any>} */
const ROOTS = new Map([
  ["$", (c) => c.entry],
  ["args", (c) => c.args],
  ["desktop", (c) => c.engine.state],
  ["settings", (c) => c.engine.settings],
  ["options", (c) => c.engine.options],
  ["page", (c) => c.page],
  ["request", (c) => c.request],
  ["now", (c) => c.engine.now],
  ["methods", (c) => [...c.engine.machinery.methodNames]],
]);

const BUILDERS = new Map(
  /** @type {[string, any][]} */ ([
    ["lit", literal],
    ["root", root],
    [
      "var",
      ([, name]) =>
        (c) =>
          c.vars.get(name),
    ],
    ["get", access],
    ["at", element],
    ["find", first],
    ["call", call],
    ["op", operation],
    ["??", fallback],
    ["and", both],
    ["or", either],
    ["not", negation],
    ["if", choice],
    ["list", listOf],
    ["object", objectOf],
    ["for", comprehension],
  ]),
);

function literal([, value], compile, fresh) {
  return fresh && typeof value === "object" && value !== null ? () => copy(value) : () => value;
}

function root([, name]) {
  const get = ROOTS.get(name);
  if (get === undefined) {
    throw new ProgramError(`no root: ${name}`);
  }
  return get;
}

function access([, of, name], compile) {
  const object = compile(of);
  return (c) => member(object(c), name);
}

function element([, of, key], compile) {
  const whole = compile(of);
  const part = compile(key);
  return (c) => elementOf(whole(c), part(c));
}

/** A member of an object or an element of a list. */
export function elementOf(whole, key) {
  if (typeof key === "string") {
    return member(whole, key);
  }
  return Array.isArray(whole) && isInteger(key) && key >= 0 ? whole[key] : undefined;
}

function first([, of, name, value], compile) {
  const list = compile(of);
  const wanted = compile(value);
  return (c) => {
    const found = list(c);
    return found === undefined ? undefined : findEntry(found, name, wanted(c));
  };
}

/** The first object of a list that has this member; absent if the value is absent. */
export function findEntry(list, name, value) {
  if (value === undefined || !Array.isArray(list)) {
    return undefined;
  }
  return list.find((item) => same(member(item, name), value));
}

function call([, name, args], compile) {
  const [fewest, most, run] = FUNCTIONS.get(name) || [0, -1];
  if (args.length < fewest || args.length > most) {
    throw new ProgramError(`no function: ${name} with ${args.length} arguments`);
  }
  const parts = args.map(compile);
  if (parts.length === 1 && !TOTAL.has(name)) {
    const [only] = parts;
    return (c) => {
      const value = only(c);
      return value === undefined ? undefined : run(c, value);
    };
  }
  return (c) => {
    const values = parts.map((part) => part(c));
    return values.includes(undefined) && !TOTAL.has(name) ? undefined : run(c, ...values);
  };
}

/** @type {Map<string, (one: any, other: any) => any>} */
const OPERATIONS = new Map([
  ["<", (one, other) => ordered(one, other, (sign) => sign < 0)],
  ["<=", (one, other) => ordered(one, other, (sign) => sign <= 0)],
  [">", (one, other) => ordered(one, other, (sign) => sign > 0)],
  [">=", (one, other) => ordered(one, other, (sign) => sign >= 0)],
  ["in", isIn],
  ["+", sum],
  ["-", (one, other) => (areIntegers(one, other) ? safe(one - other) : undefined)],
]);

function operation([, name, left, right], compile) {
  const one = compile(left);
  const other = compile(right);
  if (name === "==") {
    return (c) => same(one(c), other(c));
  }
  if (name === "!=") {
    return (c) => !same(one(c), other(c));
  }
  const run = OPERATIONS.get(name);
  if (run === undefined) {
    throw new ProgramError(`no operator: ${name}`);
  }
  return (c) => {
    const value = one(c);
    const second = other(c);
    return value === undefined || second === undefined ? undefined : run(value, second);
  };
}

function ordered(one, other, holds) {
  if (areIntegers(one, other)) {
    return holds(one - other);
  }
  return typeof one === "string" && typeof other === "string"
    ? holds(compareTexts(one, other))
    : undefined;
}

function isIn(item, whole) {
  if (Array.isArray(whole)) {
    return whole.some((other) => same(item, other));
  }
  return isObject(whole) && typeof item === "string"
    ? member(whole, item) !== undefined
    : undefined;
}

function sum(one, other) {
  if (areIntegers(one, other)) {
    return safe(one + other);
  }
  if (typeof one === "string" && typeof other === "string") {
    return one + other;
  }
  return Array.isArray(one) && Array.isArray(other) ? one.concat(other) : undefined;
}

function areIntegers(one, other) {
  return isInteger(one) && isInteger(other);
}

function safe(number) {
  return isInteger(number) ? number : undefined;
}

function fallback([, left, right], compile) {
  const one = compile(left);
  const other = compile(right);
  return (c) => {
    const value = one(c);
    return value === undefined ? other(c) : value;
  };
}

function both([, left, right], compile) {
  const one = compile(left);
  const other = compile(right);
  return (c) => one(c) === true && other(c) === true;
}

function either([, left, right], compile) {
  const one = compile(left);
  const other = compile(right);
  return (c) => one(c) === true || other(c) === true;
}

function negation([, of], compile) {
  const value = compile(of);
  return (c) => value(c) !== true;
}

function choice([, condition, then, otherwise], compile) {
  const [holds, one, other] = [condition, then, otherwise].map(compile);
  return (c) => (holds(c) === true ? one(c) : other(c));
}

function listOf([, items], compile) {
  const parts = items.map(compile);
  return (c) => parts.map((part) => part(c)).filter((value) => value !== undefined);
}

function objectOf([, members], compile) {
  const parts = members.map(([key, value]) => [key, compile(value)]);
  return (c) => {
    const out = {};
    for (const [key, part] of parts) {
      const value = part(c);
      if (value !== undefined) {
        put(out, key, value);
      }
    }
    return out;
  };
}

function comprehension([, body, name, of, condition], compile) {
  const list = compile(of);
  const make = compile(body);
  const holds = condition === null || condition === undefined ? null : compile(condition);
  return (c) => {
    const found = list(c);
    if (!Array.isArray(found)) {
      return undefined;
    }
    const before = c.vars.get(name);
    const out = [];
    for (const item of found) {
      c.vars.set(name, item);
      const value = holds === null || holds(c) === true ? make(c) : undefined;
      if (value !== undefined) {
        out.push(value);
      }
    }
    c.vars.set(name, before);
    return out;
  };
}
