/** Machines and the choice of what follows a cause. */

import { findEntry } from "./expressions.js";
import { member, put } from "./values.js";

/** The machine that an entry belongs to; absent if to none. */
export function machineOf(machinery, entry) {
  const name = member(entry, "_machine");
  return typeof name === "string" ? machinery.machines.get(name) : undefined;
}

/** Puts an entry into a state; `moved` says that it was in another one before. */
export function enter(c, machine, entry, state, moved) {
  if (moved && machine.previous !== null) {
    const before = member(entry, machine.state);
    if (before !== undefined) {
      put(entry, machine.previous, before);
    }
  }
  if (state !== undefined) {
    put(entry, machine.state, state);
  }
  const found = machine.states.get(state);
  if (found !== undefined) {
    const outer = c.entry;
    c.entry = entry;
    found.set(c);
    c.entry = outer;
  }
}

/**
 * Runs the first of some reactions that fits.
 *
 * @returns {"taken" | "missing" | "unfit"} missing: an entry was looked for and the list has none
 */
export function react(c, reactions) {
  const owner = c.entry;
  const search = { list: undefined, entry: undefined, looked: false, found: undefined };
  for (const reaction of reactions) {
    c.entry =
      reaction.machines === null || owner !== undefined ? owner : lookUp(c, reaction, search);
    if (suits(c, reaction)) {
      carry(c, reaction);
      return "taken";
    }
  }
  c.entry = owner === undefined ? search.found : owner;
  return search.looked && search.found === undefined ? "missing" : "unfit";
}

/** The entry that a reaction is about; the usual search is made once for all reactions to a cause. */
function lookUp(c, reaction, search) {
  const { list, key } = reaction;
  search.looked = true;
  if (reaction.find === null && search.list === list) {
    return search.entry;
  }
  const wanted = reaction.find === null ? member(c.args, key) : reaction.find(c);
  const entry = findEntry(c.engine.state[list], key, wanted);
  if (reaction.find === null) {
    Object.assign(search, { list, entry });
  }
  if (search.found === undefined) {
    search.found = entry;
  }
  return entry;
}

function suits(c, reaction) {
  if (reaction.machines !== null && !takes(reaction, c.entry)) {
    return false;
  }
  return reaction.when === null || reaction.when(c) === true;
}

/** Whether an entry belongs to a machine of the reaction, in one of its states. */
function takes({ machines, from }, entry) {
  const machine = machines.get(member(entry, "_machine"));
  if (machine === undefined) {
    return false;
  }
  const state = member(entry, machine.state);
  if (from !== null) {
    return from.has(state);
  }
  const known = machine.states.get(state);
  return known === undefined || !known.final;
}

function carry(c, reaction) {
  c.engine.coverage.count("reactions", reaction.id);
  if (reaction.to !== null) {
    enter(c, reaction.machines.get(c.entry._machine), c.entry, reaction.to, true);
  }
  if (reaction.effects(c) !== true && reaction.answer !== null) {
    c.answer(reaction.answer(c));
  }
}
