/** Effects: each becomes a function of the context, once; it gives true if nothing after it may run. */

import { ProgramError } from "./errors.js";
import { compileExpression, compileOptional } from "./expressions.js";
import { compilePath } from "./paths.js";
import { enter, machineOf } from "./reactions.js";
import { copy, isInteger, isObject, put } from "./values.js";

const DEEPEST = 100; // sequences within sequences

/** Compiles a list of effects to one function. */
export function compileEffects(list, machinery) {
  const effects = list.map((tree) => compileEffect(tree, machinery));
  return (c) => {
    for (const effect of effects) {
      if (effect(c) === true) {
        return true;
      }
    }
    return false;
  };
}

function compileEffect([kind, ...rest], machinery) {
  const build = EFFECTS.get(kind);
  if (build === undefined) {
    throw new ProgramError(`no effect: ${kind}`);
  }
  return build(rest, machinery);
}

const EFFECTS = new Map(
  /** @type {[string, any][]} */ ([
    ["set", setting],
    ["remove", removal],
    ["append", appending],
    ["create", creation],
    ["delete", deletion],
    ["enter", entering],
    ["emit", emission],
    ["answer", answering],
    ["refuse", refusal],
    ["ignore", silence],
    ["post", posting],
    ["run", running],
    ["start", starting],
    ["cancel", cancelling],
    ["fire", firing],
    ["when", condition],
    ["each", iteration],
    ["let", naming],
  ]),
);

/** Compiles pairs of path and expression to a function that sets them in order. */
export function compileSets(pairs) {
  const sets = pairs.map(([path, value]) => [compilePath(path), compileExpression(value)]);
  return (c) => {
    for (const [place, value] of sets) {
      place.assign(c, value(c));
    }
  };
}

/** Compiles pairs of name and expression to a function that gives pairs of name and value. */
function compileNamed(pairs) {
  const parts = (pairs || []).map(([name, value]) => [name, compileExpression(value, true)]);
  return (c) => parts.map(([name, value]) => [name, value(c)]);
}

function toObject(pairs) {
  const out = {};
  for (const [name, value] of pairs) {
    if (value !== undefined) {
      put(out, name, copy(value));
    }
  }
  return out;
}

function setting([pairs]) {
  return compileSets(pairs);
}

function removal([paths]) {
  const places = paths.map(compilePath);
  return (c) => {
    for (const place of places) {
      place.remove(c);
    }
  };
}

function appending([path, value]) {
  const place = compilePath(path);
  const item = compileExpression(value);
  return (c) => place.append(c, item(c));
}

function creation([list, name, state, value, as], machinery) {
  const make = compileExpression(value);
  return (c) => {
    const made = make(c);
    const entries = c.engine.state[list];
    if (!isObject(made) || !Array.isArray(entries)) {
      return;
    }
    const entry = copy(made);
    delete entry._machine;
    entries.push(entry);
    if (name !== null) {
      const machine = machinery.machines.get(name);
      entry._machine = name;
      enter(c, machine, entry, state === null ? entry[machine.state] : state, false);
    }
    if (as) {
      c.vars.set(as, entry);
    }
  };
}

function deletion([of]) {
  const entry = compileExpression(of);
  return (c) => {
    const found = entry(c);
    const list = isObject(found) ? c.engine.listOf(found) : undefined;
    if (list !== undefined) {
      const entries = c.engine.state[list];
      entries.splice(entries.indexOf(found), 1);
      c.engine.timers.cancelAll(found);
    }
  };
}

function entering([state, of], machinery) {
  const entry = compileOptional(of);
  return (c) => {
    const found = entry === null ? c.entry : entry(c);
    const machine = machineOf(machinery, found);
    if (machine !== undefined) {
      enter(c, machine, found, state, true);
    }
  };
}

function emission([event]) {
  const channel = compileExpression(event.channel);
  const data = compileOptional(event.data);
  const to = compileOptional(event.to);
  return (c) => {
    const name = channel(c);
    const value = data === null ? undefined : copy(data(c));
    if (typeof name === "string") {
      c.emit(name, value, to, event.before === true);
    }
  };
}

function answering([value]) {
  const data = compileExpression(value);
  return (c) => c.answer(data(c));
}

function refusal([value]) {
  const error = compileExpression(value);
  return (c) => c.refuse(error(c));
}

function silence() {
  return (c) => c.ignore();
}

function posting([value, to]) {
  const message = compileExpression(value);
  const condition = compileOptional(to);
  return (c) => c.post(copy(message(c)), condition);
}

function running([name, pairs, of], machinery) {
  const values = compileNamed(pairs);
  const entry = compileOptional(of);
  return (c) => {
    const sequence = machinery.sequences.get(name);
    if (sequence === undefined || c.depth >= DEEPEST) {
      throw new ProgramError(`the sequence ${name} is missing or runs itself`);
    }
    const { vars, entry: before } = c;
    const given = new Map(values(c));
    c.entry = entry === null ? before : entry(c);
    c.vars = given;
    c.depth += 1;
    const stopped = sequence(c);
    Object.assign(c, { vars, entry: before, depth: c.depth - 1 });
    return stopped;
  };
}

function starting([name, after, of, pairs]) {
  const delay = compileExpression(after);
  const entry = compileOptional(of);
  const values = compileNamed(pairs);
  return (c) => {
    const ms = /** @type {any} */ (delay(c));
    const owner = entry === null ? undefined : entry(c);
    const list = isObject(owner) ? c.engine.listOf(owner) : undefined;
    const args = toObject(values(c));
    if (isInteger(ms) && (owner === undefined || list !== undefined)) {
      c.engine.startTimer(name, owner, list, Math.max(ms, 0), args);
    }
  };
}

function cancelling([name, of]) {
  const entry = compileOptional(of);
  return (c) => c.engine.timers.cancel(name, entry === null ? undefined : entry(c));
}

function firing([name, pairs]) {
  const values = compileNamed(pairs);
  return (c) => void c.fired.push([name, toObject(values(c))]);
}

function condition([test, then, otherwise], machinery) {
  const holds = compileExpression(test);
  const one = compileEffects(then, machinery);
  const other = compileEffects(otherwise || [], machinery);
  return (c) => (holds(c) === true ? one(c) : other(c));
}

function iteration([of, as, where, body], machinery) {
  const list = compileExpression(of, true);
  const holds = compileOptional(where);
  const run = compileEffects(body, machinery);
  return (c) => {
    const found = list(c);
    for (const item of Array.isArray(found) ? [...found] : []) {
      c.vars.set(as, item);
      if ((holds === null || holds(c) === true) && run(c) === true) {
        return true;
      }
    }
    return false;
  };
}

function naming([pairs]) {
  const values = pairs.map(([name, value]) => [name, compileExpression(value, true)]);
  return (c) => {
    for (const [name, value] of values) {
      c.vars.set(name, value(c));
    }
  };
}
