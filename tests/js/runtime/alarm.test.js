/** The alarm: one timer for all waits, also where clocks stand still. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";

import { PROTOCOL, runtime } from "./support.js";

const { Alarm, LONGEST_DELAY } = await runtime("alarm");
const { Session } = await runtime("session");

/** An alarm whose timers are the test's, while `performance.now()` is not. */
function mocked(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const rung = [];
  const start = performance.now();
  const alarm = new Alarm((now) => rung.push(Math.round(now - start)));
  return { alarm, rung, start, tick: (ms) => t.mock.timers.tick(ms) };
}

test("it rings at the earliest moment, once", (t) => {
  const { alarm, rung, start, tick } = mocked(t);
  alarm.set(start + 50_000, start);
  alarm.set(start + 20_000, start);
  alarm.set(start + 40_000, start);
  tick(19_000);
  assert.deepEqual(rung, []);
  tick(1_000);
  assert.deepEqual(rung, [20_000]);
  tick(50_000);
  assert.deepEqual(rung, [20_000]);
});

test("it rings at once, and never for a moment that does not come", (t) => {
  const { alarm, rung, start, tick } = mocked(t);
  alarm.set(start + Infinity, start);
  tick(LONGEST_DELAY);
  assert.deepEqual(rung, []);
  alarm.set(start, start);
  tick(1);
  assert.equal(rung.length, 1);
});

test("for a moment that no timer can reach it rings before", (t) => {
  const { alarm, rung, start, tick } = mocked(t);
  alarm.set(start + 2 ** 40, start);
  tick(LONGEST_DELAY);
  assert.equal(rung.length, 1);
  assert.ok(rung[0] >= LONGEST_DELAY);
});

test("no delay is longer than timers keep, whatever is lost in adding", (t) => {
  const delays = [];
  t.mock.method(globalThis, "setTimeout", (_, delay) => delays.push(delay));
  for (let step = 0; step < 1000; step += 1) {
    new Alarm(() => {}).set(Number.MAX_SAFE_INTEGER, step * 0.12345678901);
  }
  assert.equal(Math.max(...delays), LONGEST_DELAY);
});

test("cleared, it is silent until it is set again", (t) => {
  const { alarm, rung, start, tick } = mocked(t);
  alarm.set(start + 1_000, start);
  alarm.clear();
  tick(1_000);
  assert.deepEqual(rung, []);
  alarm.set(start + 3_000, start);
  tick(3_000);
  assert.deepEqual(rung, [3_000]);
});

test("one tick of a mocked clock is enough for a timeout, however long", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const transport = { open() {}, send() {}, close() {} };
  const session = new Session(PROTOCOL, transport, { timeout: 3_600_000 });
  let ended;
  const call = session.call("house.ping").catch((error) => (ended = error.name));
  t.mock.timers.tick(3_599_000);
  await Promise.resolve();
  assert.equal(ended, undefined);
  t.mock.timers.tick(1_000);
  assert.equal(await call, "ScapiTimeoutError");
});

/** How a process of Node ends that does this with a session which nothing else keeps alive. */
function ending(t, does) {
  const program = `
    import { Session } from ${JSON.stringify(session)};
    let receive;
    const transport = {
      open: (take) => (receive = take),
      send: ({ ref }) => queueMicrotask(() => answer && receive({ ref, out: 1, from: "house" })),
      close() {},
    };
    let answer = true;
    const session = new Session(${JSON.stringify(PROTOCOL)}, transport, { timeout: 60_000 });
    ${does}`;
  const started = performance.now();
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["--input-type=module", "-e", program], (error, out) =>
      resolve({ code: error?.code ?? 0, out, seconds: (performance.now() - started) / 1000 }),
    );
    t.after(() => child.kill());
  });
}

const session = new URL("../../../templates/typescript/runtime/session.js", import.meta.url).href;

test("a process with nothing to wait for ends long before its timeouts", async (t) => {
  const { code, out, seconds } = await ending(t, `console.log(await session.call("house.ping"));`);
  assert.deepEqual([code, out], [0, "1\n"]);
  assert.ok(seconds < 20, `${seconds} s`);
});

test("a process waits for a call until its timeout", async (t) => {
  const does = `answer = false;
    await session.call("house.ping", [], { timeout: 1500 }).catch(({ name }) => console.log(name));`;
  const { code, out } = await ending(t, does);
  assert.deepEqual([code, out], [0, "ScapiTimeoutError\n"]);
});
