"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { ProgramError } = require("./errors.cjs");
const { compileExpression, findEntry } = require("./expressions.cjs");
const { copy, isInteger, isObject, member, put } = require("./values.cjs");

/** Places in the state that effects write to. */

const WRITABLE = new Set(["$", "desktop"]);

/**
 * Compiles a path to an object with `assign(c, value)`, `remove(c)` and `append(c, value)`. What cannot be
 * written, because something on the way is missing or of another kind, stays as it is; missing objects on the
 * way to a named member are made.
 */
function compilePath([start, ...steps]) {
  if (start[0] !== "var" && !(start[0] === "root" && WRITABLE.has(start[1]))) {
    throw new ProgramError(`nothing can be written to ${JSON.stringify(start)}`);
  }
  const place = { name: start[1], start: compileExpression(start), steps: steps.map(compileStep) };
  if (steps.length === 0) {
    return start[0] === "var" ? wholeVariable(place) : nothing();
  }
  return {
    assign: (c, value) => assign(place, c, value),
    remove: (c) => assign(place, c, undefined, true),
    append: (c, value) => append(place, c, value),
  };
}

function wholeVariable({ name, start }) {
  return {
    assign: (c, value) => void c.vars.set(name, copy(value)),
    remove: (c) => void c.vars.delete(name),
    append: (c, value) => pushTo(start(c), value),
  };
}

function nothing() {
  const none = () => undefined;
  return { assign: none, remove: none, append: none };
}

/** A step as a function of the context and a container: the key in it, absent if it has none. */
function compileStep([kind, ...rest]) {
  if (kind === "get") {
    return (c, container) => (isObject(container) ? rest[0] : undefined);
  }
  if (kind === "at") {
    const key = compileExpression(rest[0]);
    return (c, container) => keyIn(container, key(c));
  }
  if (kind !== "find") {
    throw new ProgramError(`no step of a path: ${kind}`);
  }
  const value = compileExpression(rest[1]);
  return (c, container) => {
    const found = findEntry(container, rest[0], value(c));
    return found === undefined ? undefined : container.indexOf(found);
  };
}

function keyIn(container, key) {
  if (isObject(container)) {
    return typeof key === "string" ? key : undefined;
  }
  const isIndex = Array.isArray(container) && isInteger(key) && key >= 0 && key < container.length;
  return isIndex ? key : undefined;
}

/** The container and the key that a path ends at; absent if the way there is missing. */
function locate(place, c, creating) {
  let container = place.start(c);
  for (const step of place.steps.slice(0, -1)) {
    const key = step(c, container);
    if (key === undefined) {
      return undefined;
    }
    let next = Array.isArray(container) ? container[key] : member(container, key);
    if (next === undefined && creating) {
      next = {};
      put(container, key, next);
    }
    container = next;
  }
  const key = place.steps[place.steps.length - 1](c, container);
  return key === undefined ? undefined : [container, key];
}

function assign(place, c, value, removing = false) {
  const found = locate(place, c, value !== undefined);
  if (found === undefined) {
    return;
  }
  const [container, key] = found;
  if (value !== undefined) {
    put(container, key, copy(value));
  } else if (!Array.isArray(container)) {
    delete container[key];
  } else if (removing) {
    container.splice(key, 1);
  }
}

function append(place, c, value) {
  const found = value === undefined ? undefined : locate(place, c, true);
  if (found === undefined) {
    return;
  }
  const [container, key] = found;
  const list = Array.isArray(container) ? container[key] : member(container, key);
  if (list === undefined) {
    put(container, key, [copy(value)]);
  } else {
    pushTo(list, value);
  }
}

function pushTo(list, value) {
  if (Array.isArray(list) && value !== undefined) {
    list.push(copy(value));
  }
}

exports.compilePath = compilePath;
