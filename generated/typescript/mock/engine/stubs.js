/** What a test puts in the place of behaviour: functions, single answers, faults. */

import { nearest } from "./checks.js";
import { OptionError, RefusedError, SilenceError } from "./errors.js";
import { copy, isInteger, isObject, kindOf, normalise, sortedKeys } from "./values.js";

const FAULTS = {
  latency: 0,
  drop: false,
  error: undefined,
  shape: undefined,
  duplicate: false,
  times: Infinity,
};
const ANY = "*";

/** The stubs of one desktop. */
export class Stubs {
  constructor(machinery, limits) {
    this.machinery = machinery;
    this.limits = limits;
    this.overrides = new Map();
    this.once = new Map();
    /** @type {any[]} */
    this.faults = [];
    this.clear();
  }

  clear() {
    this.overrides = new Map();
    this.once = new Map();
    this.faults = [];
  }

  override(method, run) {
    this.checkMethod(method);
    if (run === null) {
      this.overrides.delete(method);
    } else {
      this.overrides.set(method, run);
    }
  }

  respondOnce(method, { data, error }) {
    this.checkMethod(method);
    const answers = this.once.get(method) || [];
    answers.push(error === undefined ? { data: this.toJson(data) } : { error: this.toJson(error) });
    this.once.set(method, answers);
  }

  fault(method, given) {
    if (method !== ANY) {
      this.checkMethod(method);
    }
    const names = sortedKeys(FAULTS);
    const unknown = sortedKeys(given).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new OptionError(`a fault has no "${unknown}"; it has ${names.join(", ")}`);
    }
    const fault = { ...FAULTS, ...given, method };
    if (!isInteger(fault.latency) || fault.latency < 0) {
      throw new OptionError("the latency of a fault is a number of milliseconds, 0 or more");
    }
    if (fault.times === null || fault.times === undefined) {
      fault.times = Infinity;
    }
    if (fault.times !== Infinity && !(isInteger(fault.times) && fault.times >= 1)) {
      throw new OptionError("the times of a fault are an integer, 1 or more; for ever without");
    }
    if (!doesSomething(fault)) {
      throw new OptionError(
        "this fault does nothing: it needs latency, drop, error, shape or duplicate",
      );
    }
    fault.error = this.toJson(fault.error);
    fault.shape = this.toJson(fault.shape);
    this.faults.push(fault);
  }

  /** The fault that the next request of this name meets; absent if none. */
  takeFault(method) {
    const index = this.faults.findIndex((fault) => fault.method === method || fault.method === ANY);
    if (index < 0) {
      return undefined;
    }
    const fault = this.faults[index];
    fault.times -= 1;
    if (fault.times <= 0) {
      this.faults.splice(index, 1);
    }
    return fault;
  }

  takeOnce(method) {
    const answers = this.once.get(method);
    const answer = answers === undefined ? undefined : answers.shift();
    if (answers !== undefined && answers.length === 0) {
      this.once.delete(method);
    }
    return answer;
  }

  checkMethod(method) {
    checkKnown("method", method, this.machinery.methods);
  }

  toJson(value) {
    return normalise(value, this.limits);
  }
}

/** Whether anybody can notice a fault. */
function doesSomething({ latency, drop, error, shape, duplicate }) {
  return latency > 0 || !!drop || !!duplicate || error !== undefined || shape !== undefined;
}

/** Throws an error that says what is meant, perhaps. */
export function checkKnown(kind, name, table) {
  if (!table.has(name)) {
    const near = nearest(String(name), [...table.keys()].sort());
    throw new OptionError(
      `there is no ${kind} ${name}${near === undefined ? "" : `; ${near} is meant, perhaps`}`,
    );
  }
}

/** Throws an error for parameters that a method does not have. */
export function checkParams(method, names, params) {
  const told = names.join(", ") || "none";
  if (Array.isArray(params)) {
    if (params.length > names.length) {
      throw new OptionError(`${method} got ${params.length} parameters; it has ${told}`);
    }
  } else if (isObject(params)) {
    const unknown = sortedKeys(params).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new OptionError(`${method} has no parameter ${unknown}; it has ${told}`);
    }
  } else if (params !== null) {
    throw new OptionError(`${method}: its parameters are a list or object, not ${kindOf(params)}`);
  }
}

/** What a function in the place of a method can see and do beside giving data. */
export class CallContext {
  constructor(c, method, original) {
    this.context = c;
    /** The name of the method. */
    this.method = method;
    this.original_ = original;
  }

  /** The state of the desktop, live. */
  get state() {
    return this.context.engine.state;
  }

  /** The page that asks: id, origin and so on. */
  get page() {
    return copy(this.context.page);
  }

  /** The clock, ms. */
  get now() {
    return this.context.engine.now;
  }

  /** Announces on a channel, after the answer. */
  emit(channel, data) {
    this.context.emit(channel, normalise(data, this.context.engine.limits), null, false);
  }

  /** Answers with an error; does not return. */
  refuse(error) {
    throw new RefusedError(error);
  }

  /** Gives no answer at all; does not return. */
  ignore() {
    throw new SilenceError("no answer");
  }

  /** Fires a trigger, after the answer and its events. */
  trigger(name, values = {}) {
    this.context.engine.checkTrigger(name, values);
    this.context.fired.push([name, normalise(values, this.context.engine.limits)]);
  }

  /**
   * Does what the method does without the override, and gives its data.
   *
   * @param {any} [args] other arguments, by name, than those that came
   * @throws {RefusedError} if it is refused
   */
  original(args = undefined) {
    const c = this.context;
    if (args !== undefined) {
      c.args = checkedArgs(c.engine, this.method, args);
    }
    this.original_();
    const { refused, error, ignored, data } = c;
    Object.assign(c, { refused: false, error: undefined, ignored: false, data: undefined });
    if (refused) {
      throw new RefusedError(error);
    }
    if (ignored) {
      throw new SilenceError("no answer");
    }
    return data;
  }
}

function checkedArgs(engine, method, args) {
  const given = normalise(args, engine.limits);
  checkParams(method, engine.machinery.methods.get(method).params, given);
  return given;
}
