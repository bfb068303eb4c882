/** A program, ready to run. */

import { compileEffects, compileSets } from "./effects.js";
import { ProgramError } from "./errors.js";
import { compileOptional } from "./expressions.js";

const VERSION = 1;
const loaded = new WeakMap();

/** The compiled form of a program; made once for each program. */
export function load(program) {
  let machinery = loaded.get(program);
  if (machinery === undefined) {
    machinery = new Machinery(program);
    loaded.set(program, machinery);
  }
  return machinery;
}

/** The parts of a program as functions and tables by name. Nothing in it ever changes. */
export class Machinery {
  constructor(program) {
    if (program.version !== VERSION) {
      throw new ProgramError(
        `the program has version ${program.version}, not ${VERSION}: generate the package again`,
      );
    }
    this.program = program;
    this.machines = new Map();
    this.sequences = new Map();
    this.keys = new Map(program.state.map(([slot, { key }]) => [slot, key]));
    for (const [name, machine] of entriesOf(program.machines)) {
      this.machines.set(name, compileMachine(name, machine, this.keys));
    }
    for (const [name, sequence] of entriesOf(program.sequences)) {
      this.sequences.set(name, compileEffects(sequence.do, this));
    }
    this.reactions = program.reactions.map((reaction) => compileReaction(reaction, this));
    this.methods = this.causes(program.methods, (method) => ({
      params: method.params,
      isVoid: method.void === true,
    }));
    this.methodNames = [...this.methods.keys()];
    this.triggers = this.causes(program.triggers, (trigger) => ({
      params: entriesOf(trigger.params),
    }));
    this.timers = this.causes(program.timers);
    this.hooks = this.causes(program.hooks);
    this.rules = this.compileRules(program.rules || {});
    this.otherwise = new Map(
      entriesOf(program.otherwise).map(([name, list]) => [name, compileEffects(list, this)]),
    );
    const { request = null, void: nothing = null, failure = null } = program.envelope || {};
    this.namesRequest = compileOptional(request);
    this.voidData = compileOptional(nothing);
    this.failureNames =
      request !== null && failure === null ? () => true : compileOptional(failure);
  }

  /** @param {any} section @param {(cause: any) => object} more what else belongs to a cause */
  causes(section, more = (_) => ({})) {
    const own = (indexes) => indexes.map((index) => this.reactions[index]);
    return new Map(
      entriesOf(section).map(([name, cause]) => [
        name,
        { name, ...more(cause), reactions: own(cause.reactions) },
      ]),
    );
  }

  compileRules(rules) {
    const compile = ({ id, when, do: effects }) => ({
      id,
      when: compileOptional(when),
      effects: compileEffects(effects, this),
    });
    return {
      request: (rules.request || []).map(compile),
      subscribe: (rules.subscribe || []).map(compile),
    };
  }
}

function entriesOf(object) {
  return Object.entries(object || {});
}

function compileMachine(name, machine, keys) {
  const states = new Map();
  for (const [value, { set = [], final = false }] of entriesOf(machine.states)) {
    states.set(value, { set: compileSets(set), final });
  }
  const { list, state, previous = null } = machine;
  return { name, list, key: keys.get(list), state, previous, states };
}

function compileReaction(reaction, machinery) {
  const machines = reaction.machine ? machinesOf(reaction, machinery) : null;
  const [first = null] = machines === null ? [] : machines.values();
  return {
    id: reaction.id,
    machines,
    list: first === null ? null : first.list,
    key: first === null ? null : first.key,
    find: compileOptional(reaction.find),
    from: reaction.from ? new Set(reaction.from) : null,
    to: machines === null || !reaction.to ? null : reaction.to,
    when: compileOptional(reaction.when),
    effects: compileEffects(reaction.do || [], machinery),
    answer: compileOptional(reaction.answer),
  };
}

/** The machines of a reaction by name; one, or a list of them over the same list of entries. */
function machinesOf({ id, machine }, machinery) {
  const names = Array.isArray(machine) ? machine : [machine];
  const unknown = names.find((name) => !machinery.machines.has(name));
  if (unknown !== undefined) {
    throw new ProgramError(`${id}: no machine ${unknown}`);
  }
  return new Map(names.map((name) => [name, machinery.machines.get(name)]));
}
