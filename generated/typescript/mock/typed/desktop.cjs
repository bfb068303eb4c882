"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { Desktop, desktopTransport, OptionError, runScenario } = require("../engine/index.cjs");

/** The desktop of one API: triggers as functions, overrides by namespace. */

/** What the `MockDesktop` of every package does. */
class TypedDesktop extends Desktop {
  /**
   * @param {import("../engine/index.js").Program} program
   * @param {import("../engine/index.js").WireProtocol} protocol
   * @param {import("./desktop.js").MethodNames} methods
   * @param {import("./desktop.js").TriggerNames} triggers
   * @param {any} [given]
   */
  constructor(program, protocol, methods, triggers, given) {
    super(program, protocol, given);
    this.methods = methods;
    /** @type {any} */
    this.triggers = triggersOf(this, triggers);
    this.byName = protocol["paramsStyle"] === "named";
    this.program = program;
  }

  /**
   * Makes a transport for `createClient({transport})`.
   *
   * @param {any} [fields]
   */
  transport(fields) {
    return desktopTransport(this, fields);
  }

  /**
   * Puts functions in the place of methods: many, by namespace, or one by its wire name.
   *
   * @param {any} method
   * @param {import("../engine/index.js").Override | null} [run]
   */
  override(method, run) {
    if (typeof method === "string") {
      super.override(method, run === undefined ? null : run);
      return;
    }
    checkKeys(method, Object.keys(this.methods), "namespace");
    for (const [space, names] of Object.entries(this.methods)) {
      const functions = method[space];
      if (functions !== undefined) {
        checkKeys(functions, Object.keys(names), `method of ${space}`);
        this.overrideAll(functions, names);
      }
    }
  }

  /**
   * @param {any} functions
   * @param {Readonly<Record<string, string>>} names
   */
  overrideAll(functions, names) {
    /** @type {any} */
    const known = this.program["methods"];
    for (const [key, wire] of Object.entries(names)) {
      if (typeof functions[key] === "function") {
        super.override(wire, answering(functions, key, known[wire].params, this.byName));
      }
    }
  }
}

/**
 * What the engine calls, of what the user has written.
 *
 * @param {any} functions
 * @param {string} key
 * @param {string[]} names
 * @param {boolean} byName
 * @returns {import("../engine/index.js").Override}
 */
function answering(functions, key, names, byName) {
  return (args, context) => {
    const values = byName ? [args] : names.map((name) => args[name]);
    const original = (/** @type {any[]} */ ...others) => {
      const changed = byName ? others[0] : named(names, others);
      return others.length > 0 ? context.original(changed) : context.original();
    };
    return functions[key](...values, Object.create(context, { original: { value: original } }));
  };
}

/**
 * @param {string[]} names
 * @param {any[]} values
 */
function named(names, values) {
  const pairs = names.map((name, index) => [name, values[index]]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

/**
 * @param {any} given
 * @param {string[]} known
 * @param {string} kind
 */
function checkKeys(given, known, kind) {
  const unknown = Object.keys(given).find(
    (key) =>
      !known.includes(key) && typeof given[key] === (kind === "namespace" ? "object" : "function"),
  );
  if (unknown !== undefined) {
    throw new OptionError(`there is no ${kind} ${unknown}; there is ${known.join(", ")}`);
  }
}

/**
 * @param {Desktop} desktop
 * @param {import("./desktop.js").TriggerNames} names
 * @returns {any}
 */
function triggersOf(desktop, names) {
  const members = Object.entries(names).map(([key, name]) => [
    key,
    typeof name === "string"
      ? (/** @type {object | undefined} */ values) => desktop.trigger(name, values)
      : triggersOf(desktop, name),
  ]);
  return Object.freeze(Object.fromEntries(members));
}

/**
 * A scenario by its id, or as it is.
 *
 * @param {readonly any[]} every
 * @param {any} scenario
 */
function storyOf(every, scenario) {
  const found = typeof scenario === "string" ? every.find(({ id }) => id === scenario) : scenario;
  if (found === undefined) {
    throw new OptionError(`there is no scenario ${scenario}`);
  }
  return found;
}

/**
 * Runs a scenario, given by its id or as it is.
 *
 * @param {import("../engine/index.js").Program} program
 * @param {import("../engine/index.js").WireProtocol} protocol
 * @param {readonly any[]} every
 * @param {any} scenario
 */
function runStory(program, protocol, every, scenario) {
  return runScenario(program, protocol, storyOf(every, scenario));
}

exports.TypedDesktop = TypedDesktop;
exports.runStory = runStory;
