/**
 * What can be done with an entry now: methods by hand, and triggers, that the behaviour would take in its present
 * state. Read from the program alone; what depends on further arguments counts as possible.
 */

import { compileExpression } from "../engine/expressions.js";
import { load } from "../engine/machinery.js";
import { member } from "../engine/values.js";

const plans = new WeakMap();
const compiled = new WeakMap();

/**
 * @param {object} view of the engine
 * @param {string} slot
 * @param {object} entry
 * @returns {{kind: "trigger" | "perform", name: string, given: object, isSpecific: boolean}[]} `given`: the arguments
 *   that the entry fills; `isSpecific`: possible because of the entry's state
 */
export function possible(view, slot, entry) {
  const plan = planOf(view.program);
  const causes = [...(plan.bySlot.get(slot) || []), ...(plan.byMachine.get(entry._machine) || [])];
  const found = new Map();
  const own = `${entry._machine}.`; // what is called like the entry's machine comes first
  causes.sort((one, other) => Number(other.name.startsWith(own)) - Number(one.name.startsWith(own)));
  for (const cause of causes) {
    const taken = found.has(`${cause.kind} ${cause.name}`) ? undefined : takenReaction(view, cause, entry);
    if (taken !== undefined) {
      const { kind, name, param, key } = cause;
      found.set(`${kind} ${name}`, {
        kind,
        name,
        given: { [param]: entry[key] },
        isSpecific: taken.from !== null,
      });
    }
  }
  return [...found.values()];
}

/**
 * The keys of the entries that a parameter of a trigger or method is about, at present.
 *
 * @param {object} view
 * @param {{kind: "trigger" | "perform", name: string}} action
 * @param {string} param
 * @returns {string[]}
 */
export function candidates(view, action, param) {
  const plan = planOf(view.program);
  const isMeant = (cause) =>
    cause.kind === action.kind && cause.name === action.name && cause.param === param;
  const found = [];
  for (const [slot, causes] of plan.bySlot) {
    causes
      .filter(isMeant)
      .slice(0, 1)
      .forEach(({ key }) => found.push(...view.state[slot].map((entry) => entry[key])));
  }
  for (const [machine, causes] of plan.byMachine) {
    const { list } = view.program.machines[machine];
    const own = view.state[list].filter((entry) => entry._machine === machine);
    causes
      .filter(isMeant)
      .slice(0, 1)
      .forEach(({ key }) => found.push(...own.map((entry) => entry[key])));
  }
  return [...new Set(found.map(String))];
}

/** Which causes are about entries of which slot or machine, and by which argument; made once for a program. */
function planOf(program) {
  let plan = plans.get(program);
  if (plan === undefined) {
    plan = { bySlot: new Map(), byMachine: new Map() };
    const keys = new Map(program.state.map(([slot, { key }]) => [slot, key]));
    addCauses(plan, program, keys, "trigger", program.triggers);
    addCauses(plan, program, keys, "perform", program.methods);
    plans.set(program, plan);
  }
  return plan;
}

function addCauses(plan, program, keys, kind, section) {
  for (const [name, cause] of Object.entries(section)) {
    const params = Array.isArray(cause.params) ? cause.params : Object.keys(cause.params);
    const reactions = cause.reactions.map((index) => program.reactions[index]);
    if (reactions.some((reaction) => changes(program, reaction))) {
      const about = { kind, name, params, reactions };
      reactions.forEach((reaction) => addReaction(plan, program, keys, about, reaction));
    }
  }
}

function addReaction({ bySlot, byMachine }, program, keys, cause, reaction) {
  if (reaction.machine === null) {
    for (const { slot, key, param } of searchesIn(reaction.when)) {
      if (keys.get(slot) && cause.params.includes(param)) {
        push(bySlot, slot, { ...cause, key, param });
      }
    }
    return;
  }
  const { list } = program.machines[reaction.machine[0]];
  const key = keys.get(list);
  const param = reaction.find === null ? key : argumentOf(reaction.find);
  if (cause.params.includes(param)) {
    reaction.machine.forEach((machine) => push(byMachine, machine, { ...cause, key, param }));
  }
}

function push(map, key, value) {
  map.set(key, [...(map.get(key) || []), value]);
}

/** A reaction that only answers or refuses is nothing to do. */
function changes(program, reaction) {
  return reaction.to !== null || (!isRefusal(reaction) && anyChanges(program, reaction.do));
}

function anyChanges(program, effects) {
  return effects.some(([kind, ...rest]) => {
    switch (kind) {
      case "let":
      case "answer":
      case "refuse":
      case "ignore":
        return false;
      case "append":
        return rest[0].length > 1 || rest[0][0][0] !== "var"; // else a list of the reaction's own
      case "run":
        return anyChanges(program, program.sequences[rest[0]].do);
      case "when":
        return anyChanges(program, rest[1]) || anyChanges(program, rest[2] || []);
      case "each":
        return anyChanges(program, rest[3]);
      default:
        return true;
    }
  });
}

function isRefusal({ do: effects }) {
  return effects.length > 0 && (effects[0][0] === "refuse" || effects[0][0] === "ignore");
}

/** The name of the argument that an expression is, if it is one. */
function argumentOf(tree) {
  return isGet(tree) && tree[1][0] === "root" && tree[1][1] === "args" ? tree[2] : undefined;
}

function isGet(tree) {
  return Array.isArray(tree) && tree[0] === "get" && Array.isArray(tree[1]);
}

/** The places of a condition that look for an entry of a slot by an argument. */
function searchesIn(tree, out = []) {
  if (!Array.isArray(tree)) {
    return out;
  }
  if (tree[0] === "find" && isGet(tree[1]) && tree[1][1][1] === "desktop") {
    const param = argumentOf(tree[3]);
    if (param !== undefined) {
      out.push({ slot: tree[1][2], key: tree[2], param });
    }
  }
  tree.forEach((part) => searchesIn(part, out));
  return out;
}

/** The first reaction that fits, or may fit, if it does something. */
function takenReaction(view, cause, entry) {
  for (const reaction of cause.reactions) {
    const fits = fitting(view, cause, reaction, entry);
    if (fits === true || (fits === undefined && !isRefusal(reaction))) {
      return changes(view.program, reaction) ? reaction : undefined;
    }
  }
  return undefined;
}

/** Whether a reaction fits an entry; absent if it depends on what is not known yet. */
function fitting(view, { param, key }, reaction, entry) {
  if (reaction.machine !== null && !isIn(view.program, reaction, entry)) {
    return false;
  }
  if (reaction.machine !== null && reaction.find !== null && argumentOf(reaction.find) !== param) {
    return false;
  }
  if (reaction.when === null) {
    return true;
  }
  if (usesOther(reaction.when, param)) {
    return undefined;
  }
  return holds(view, reaction.when, entry, { [param]: entry[key] });
}

function isIn(program, { machine, from }, entry) {
  if (!machine.includes(entry._machine)) {
    return false;
  }
  const { state, states } = program.machines[entry._machine];
  const known = member(states, entry[state]);
  return from === null ? known === undefined || known.final !== true : from.includes(entry[state]);
}

/** Whether an expression asks for another argument than this one. */
function usesOther(tree, param) {
  if (!Array.isArray(tree)) {
    return false;
  }
  const name = argumentOf(tree);
  if (name !== undefined) {
    return name !== param;
  }
  return (tree[0] === "root" && tree[1] === "args") || tree.some((part) => usesOther(part, param));
}

function holds(view, tree, entry, args) {
  let run = compiled.get(tree);
  if (run === undefined) {
    run = compileExpression(tree);
    compiled.set(tree, run);
  }
  const { state, settings, options, now, program } = view;
  const engine = { state, settings, options, now, machinery: load(program), counters: {}, limits: {} };
  try {
    return (
      run({ engine, args, entry, page: undefined, request: undefined, vars: new Map(), depth: 0 }) === true
    );
  } catch {
    return undefined; // it asks for what only the engine has, such as the next random number
  }
}
