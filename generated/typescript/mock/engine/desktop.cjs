"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { readLimits, readPageFields, readSeed, readState } = require("./beginnings.cjs");
const { Engine } = require("./engine.cjs");
const { LimitError, OptionError, RefusedError } = require("./errors.cjs");
const { readOptions, readSettings } = require("./options.cjs");
const { Page } = require("./page.cjs");
const { differenceOf } = require("./replay.cjs");
const { restoreInto, snapshotOf } = require("./snapshot.cjs");
const { checkKnown, checkParams } = require("./stubs.cjs");
const { copy, isInteger, isObject, kindOf, normalise, sortedKeys } = require("./values.cjs");

/** The mock desktop: what a program says, for pages, triggers and time. */

/** A desktop that does what a program says. Deterministic: the same calls give the same transcript. */
class Desktop extends Engine {
  /**
   * @param {any} program the compiled behaviour
   * @param {any} protocol the wire
   * @param {{seed?: number, settings?: any, options?: any, state?: any, limits?: any}} [given]
   * @throws {OptionError} which option is wrong, where and why
   */
  constructor(
    program,
    protocol,
    { seed = 0, settings = {}, options = {}, state = {}, limits = {} } = {},
  ) {
    const allowed = readLimits(limits);
    super(program, protocol, {
      seed: readSeed(seed),
      settings: readSettings(program, settings, allowed),
      options: readOptions(program.options || {}, options),
      state: readState(program, state, allowed),
      limits: allowed,
    });
  }

  /**
   * Connects a page.
   *
   * @param {string} origin
   * @param {(message: any) => void} send gets each message for the page, which may keep it
   * @param {any} [fields] `id`, and what the program knows of pages
   * @returns {Page}
   */
  connect(origin, send, fields = {}) {
    const { id = this.freePageId(), ...given } = fields;
    const known = this.pages.get(id);
    if (known !== undefined && known.send === null && known.origin === origin) {
      known.send = send;
      return known;
    }
    if (typeof id !== "string" || id === "" || known !== undefined) {
      throw new OptionError(`${JSON.stringify(id)} is the id of another page, or no id`);
    }
    if (this.pages.size >= this.limits.pages) {
      throw new LimitError(`there are ${this.limits.pages} pages already`);
    }
    const own = readPageFields(this.machinery.program.page || {}, given);
    const page = new Page(this, id, origin, send, own, copy(given));
    this.enqueue(() => this.join(page));
    return page;
  }

  freePageId() {
    do {
      this.pageCount += 1;
    } while (this.pages.has(`page-${this.pageCount}`));
    return `page-${this.pageCount}`;
  }

  /**
   * Does what a person, the far end or the host may do.
   *
   * @returns {any} what the trigger answers; absent if it does not, or if it has to wait
   * @throws {RefusedError} if nothing takes it
   */
  trigger(name, values = {}) {
    this.checkTrigger(name, values);
    const given = normalise(values, this.limits);
    return this.outcome(() => this.runTrigger(name, given, false));
  }

  checkTrigger(name, values) {
    checkKnown("trigger", name, this.machinery.triggers);
    const params = new Map(this.machinery.triggers.get(name).params);
    if (!isObject(values)) {
      throw new OptionError(`${name} takes an object of names and values, not ${kindOf(values)}`);
    }
    for (const key of sortedKeys(values)) {
      if (!params.has(key)) {
        throw new OptionError(
          `${name} has no parameter ${key}; it has ${[...params.keys()].join(", ") || "none"}`,
        );
      }
    }
    for (const [key, param] of params) {
      checkParam(name, key, param, values[key]);
    }
  }

  /**
   * Does what a method does, as a person would by hand and not by a page: no rules, no faults, no stubs.
   *
   * @param {string} method
   * @param {any[] | object} [params] in order, or by name
   * @returns {any} its data; absent if it has none, or if it has to wait
   * @throws {RefusedError} if it is refused
   */
  perform(method, params = []) {
    checkKnown("method", method, this.machinery.methods);
    const given = normalise(params, this.limits);
    checkParams(method, this.machinery.methods.get(method).params, given);
    return this.outcome(() => this.runMethod(method, given));
  }

  /** Runs a job that gives a context, now or later: its data. */
  outcome(job) {
    /** @type {any} */
    let c;
    this.enqueue(() => {
      c = job();
    });
    if (c !== undefined && c.refused) {
      throw new RefusedError(c.error);
    }
    return c === undefined ? undefined : c.data;
  }

  /**
   * Lets time pass: what is due in the next `ms` milliseconds happens, in order.
   *
   * @throws {LimitError} after `limits.firing` timers; the clock stands where it was reached
   */
  advance(ms) {
    if (!isInteger(ms) || ms < 0) {
      throw new OptionError(`the clock moves by whole milliseconds, 0 or more, not by ${ms}`);
    }
    this.enqueue(
      () => undefined,
      () => this.pass(this.now + ms),
    );
  }

  /** Everything that can change, as a JSON value; functions of the user and the transcript are not in it. */
  snapshot() {
    this.checkIdle("snapshot");
    return snapshotOf(this);
  }

  /** Goes back to a snapshot. Pages are found again by their id; one that is not there waits for `connect`. */
  restore(snapshot) {
    this.checkIdle("restore");
    restoreInto(this, copy(snapshot));
  }

  /** Back to the beginning; pages stay connected, without subscriptions. */
  reset() {
    this.checkIdle("reset");
    const pages = [...this.pages.values()];
    this.pages.clear();
    this.transcript.clear();
    this.begin();
    for (const page of pages) {
      page.clear();
      this.enqueue(() => this.join(page));
    }
  }

  /** Gives a transcript's inputs to this desktop, which must be new: the first difference, or null. */
  replay(transcript) {
    return differenceOf(this, transcript);
  }

  /** Puts a function in the place of a method; null takes it away. It gets (args, context) and gives data. */
  override(method, run) {
    this.stubs.override(method, run);
  }

  /** Answers the next request of a method with `{data}` or `{error}`. */
  respondOnce(method, answer) {
    this.stubs.respondOnce(method, answer);
  }

  /**
   * Lets something go wrong for a method, or for all (`*`): latency in ms, drop, error, shape (data of another
   * shape), duplicate; for as many `times`.
   */
  fault(method, given) {
    this.stubs.fault(method, given);
  }

  /** Takes all overrides, single answers and faults away. */
  clearStubs() {
    this.stubs.clear();
  }

  /** Whether a message is a request or a subscription of a page. */
  understands(message) {
    return this.wire.parse(message) !== undefined;
  }

  /** Calls back with each line of the transcript; gives a function that ends this. */
  onLine(callback) {
    return listen(this.transcript.callbacks, callback);
  }

  /** Calls back with what goes wrong in functions of the user; without, it goes to the console. */
  onProblem(callback) {
    return listen(this.problemCallbacks, callback);
  }
}

function checkParam(trigger, key, param, value) {
  if (value === undefined) {
    if (param.required === true) {
      throw new OptionError(`${trigger} needs ${key}`);
    }
    return;
  }
  const kind = kindOf(value);
  const isNumber = param.type === "number" && kind === "integer";
  if (param.type !== undefined && kind !== param.type && kind !== "null" && !isNumber) {
    throw new OptionError(`${trigger}: ${key} is ${param.type}, not ${kind}`);
  }
}

function listen(callbacks, callback) {
  callbacks.push(callback);
  return () => {
    const index = callbacks.indexOf(callback);
    if (index >= 0) {
      callbacks.splice(index, 1);
    }
  };
}

exports.Desktop = Desktop;
