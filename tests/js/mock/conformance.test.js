/** The vectors of tests/conformance, on the JavaScript engine; tests/mock has the same for the other. */

import assert from "node:assert/strict";
import test from "node:test";

import { LIMITS, readState } from "../../../templates/typescript/mock/beginnings.js";
import { canonical } from "../../../templates/typescript/mock/canonical.js";
import { Context } from "../../../templates/typescript/mock/context.js";
import { Desktop } from "../../../templates/typescript/mock/desktop.js";
import { OptionError } from "../../../templates/typescript/mock/errors.js";
import { compileExpression } from "../../../templates/typescript/mock/expressions.js";
import { readOptions, readSettings } from "../../../templates/typescript/mock/options.js";
import { Prng } from "../../../templates/typescript/mock/prng.js";
import { runScenario } from "../../../templates/typescript/mock/scenarios.js";
import { member, normalise } from "../../../templates/typescript/mock/values.js";
import { Wire } from "../../../templates/typescript/mock/wire.js";
import { vectors } from "./vectors.js";

/** @param {string} name @param {(vector: any) => void} check */
function each(name, check) {
  vectors(name).forEach((vector, index) => {
    test(`${name} ${vector.name ?? vector.text ?? index}`, () => check(vector));
  });
}

each("prng", (vector) => {
  const prng = new Prng(vector.seed ?? 0);
  if ("seed_like" in vector) {
    assert.deepEqual(prng.state, new Prng(vector.seed_like).state);
  }
  prng.state = vector.state ? [...vector.state] : prng.state;
  if (vector.starts) {
    assert.deepEqual(prng.state.map((word) => word.toString(16).padStart(8, "0")), vector.starts);
  }
  (vector.next ?? []).forEach((expected) => assert.equal(prng.next(), expected));
  (vector.uuid ?? []).forEach((expected) => assert.equal(prng.uuid(), expected));
  (vector.below ?? []).forEach(([n, expected]) => assert.equal(prng.below(n), expected));
});

each("canonical", (vector) => {
  const value = "ieee" in vector ? Buffer.from(vector.ieee, "hex").readDoubleBE() : vector.value;
  assert.equal(canonical(normalise(value, LIMITS)), vector.text);
});

each("normalise", (vector) => {
  const { depth = LIMITS.depth, messageSize = LIMITS.messageSize } = vector;
  const run = () => normalise(vector.value, { depth, messageSize });
  if ("error" in vector) {
    assert.throws(run, { name: "LimitError", message: new RegExp(vector.error) });
  } else {
    assert.equal(canonical(run()), vector.text);
  }
});

each("expressions", (vector) => {
  const scope = vector.with ?? {};
  const engine = {
    state: {},
    settings: {},
    options: {},
    now: 0,
    ...scope,
    machinery: { methodNames: ["m.one", "m.two"] },
    prng: new Prng(0),
    counters: {},
  };
  const c = new Context(engine, undefined, scope.args ?? {}, scope.request);
  Object.assign(c, { entry: scope.entry, page: scope.page, vars: new Map(Object.entries(scope.vars ?? {})) });
  const value = compileExpression(vector.tree)(c);
  assert.equal(value === undefined, !("gives" in vector));
  assert.equal(canonical(value), canonical(vector.gives));
});

each("options", (vector) => {
  const run = () => readOptions(vector.description, vector.given);
  if ("error" in vector) {
    assert.throws(run, new OptionError(vector.error));
    return;
  }
  const values = run();
  for (const name of Object.keys(vector.values)) {
    assert.deepEqual(member(values, name) ?? null, vector.values[name]);
  }
});

each("beginnings", (vector) => {
  const begin = () => ({
    settings: readSettings(vector.program, vector.settings, LIMITS),
    state: readState(vector.program, vector.state, LIMITS),
  });
  if ("error" in vector) {
    assert.throws(begin, new OptionError(vector.error));
  } else {
    assert.equal(canonical(begin()), canonical(vector.gives));
  }
});

each("wire", (vector) => {
  const asked = new Wire(vector.protocol).parse(vector.message);
  const what = asked && (asked.params ?? asked.channels ?? asked.subscription);
  const found = asked === undefined ? null : { kind: asked.kind, id: asked.id, method: asked.method, what };
  assert.equal(canonical(found), canonical(vector.asked));
});

each("programs", (vector) => {
  const outcome = runScenario(vector.program, vector.protocol, vector.story);
  assert.deepEqual(outcome.failure, null);
  assert.deepEqual(outcome.transcript.split("\n").slice(0, -1), vector.lines);
  if ("state" in vector) {
    const desktop = new Desktop(vector.program, vector.protocol);
    assert.equal(desktop.replay(outcome.transcript), null);
    assert.deepEqual(desktop.state, vector.state);
    const timers = desktop.snapshot().timers.map((timer) => timer.name);
    assert.deepEqual(timers, vector.timers ?? timers);
  }
});
