/** Calls: every way in which they settle, over a MessageChannel. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openSession, PROTOCOL, runtime, SERVER, settle, uncaught } from "./support.js";

const errors = await runtime("errors");
const { Session, trim } = await runtime("session");

test("a call gives the result of its answer, and the bytes are those of the protocol", async (t) => {
  const { session, desktop } = openSession(t);
  assert.deepEqual(await session.call("house.add", [1, 2]), [1, 2]);
  assert.deepEqual(desktop.seen, [{ do: "house.add", with: [1, 2], ref: "0", from: "house page" }]);
  assert.deepEqual(Object.keys(desktop.seen[0]), ["do", "with", "ref", "from"]);
  assert.equal(session.pending, 0);
});

test("an answer without a result is a success with undefined", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = (found) => desktop.reply(found, {});
  assert.equal(await session.call("house.ping"), undefined);
});

test("a method without parameters sends none, unless the protocol wants the key", async (t) => {
  const { session, desktop } = openSession(t);
  await session.call("house.ping", [undefined, undefined]);
  assert.deepEqual(desktop.seen[0], { do: "house.ping", ref: "0", from: "house page" });
  const full = openSession(t, {}, { ...PROTOCOL, omitEmptyParams: false });
  await full.session.call("house.ping");
  assert.deepEqual(full.desktop.seen[0].with, []);
});

test("undefined parameters are left out at the end, null before others", () => {
  assert.deepEqual(trim(PROTOCOL, [undefined, 1, undefined]), [null, 1]);
  assert.deepEqual(trim(PROTOCOL, [, 1]), [null, 1]); // eslint-disable-line no-sparse-arrays
  assert.deepEqual(trim({ paramsStyle: "named" }, { a: 1, b: undefined, c: null }), {
    a: 1,
    c: null,
  });
  assert.deepEqual(trim({ paramsStyle: "named" }), {});
});

test("parameters of the wrong style are refused", async (t) => {
  const { session, desktop } = openSession(t);
  await assert.rejects(session.call("house.add", { a: 1 }), TypeError);
  await assert.rejects(session.call("house.add", "12"), TypeError);
  await assert.rejects(session.call("house.add", null), TypeError);
  const named = openSession(t, {}, { ...PROTOCOL, paramsStyle: "named" });
  await assert.rejects(named.session.call("house.add", [1]), TypeError);
  assert.equal(desktop.seen.length, 0);
});

test("a failure rejects with the reason as it came", async (t) => {
  const { session, desktop } = openSession(t);
  for (const reason of ["no such room", null, "", { code: 3 }, 0, false]) {
    desktop.answer = (found) => desktop.reply(found, { error: reason });
    const error = await session.call("house.add").catch((caught) => caught);
    assert.ok(error instanceof errors.ScapiRequestError && error instanceof errors.ScapiError);
    assert.ok(!(error instanceof errors.ScapiRateLimitError));
    assert.equal(error.name, "ScapiRequestError");
    assert.equal(error.request, "house.add");
    assert.deepEqual(error.errorMessage, reason);
    assert.equal(error.response.from, "house server");
    assert.match(error.message, /^house\.add: /);
  }
});

test("a failure can be anything that can be cloned", async (t) => {
  const { session, desktop } = openSession(t);
  const knot = { toString: 1 };
  knot.self = knot;
  for (const reason of [knot, 10n, new Map()]) {
    desktop.answer = (found) => desktop.reply(found, { error: reason });
    await assert.rejects(session.call("house.add"), { message: "house.add: refused" });
  }
});

test("a rate limit says what is limited and for how long", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = (found) => desktop.reply(found, { error: "limit of 'house.x', wait 30 s." });
  const error = await session.call("house.add").catch((caught) => caught);
  assert.ok(error instanceof errors.ScapiRateLimitError);
  assert.ok(error instanceof errors.ScapiRequestError);
  assert.deepEqual(
    [error.name, error.request, error.seconds],
    ["ScapiRateLimitError", "house.x", 30],
  );
});

test("a rate limit need not say anything", async (t) => {
  const { session, desktop } = openSession(t, {}, { ...PROTOCOL, rateLimitPattern: "slower" });
  desktop.answer = (found) => desktop.reply(found, { error: "slower, please" });
  const error = await session.call("house.add").catch((caught) => caught);
  assert.deepEqual(
    [error.name, error.request, error.seconds],
    ["ScapiRateLimitError", "house.add", undefined],
  );
});

test("a call without answer times out, and its late answer is dropped", async (t) => {
  const { session, desktop } = openSession(t);
  let late;
  desktop.answer = (found) => (late = found);
  const error = await session.call("house.add", [], { timeout: 20 }).catch((caught) => caught);
  assert.ok(error instanceof errors.ScapiTimeoutError);
  assert.deepEqual(
    [error.name, error.request, error.timeout],
    ["ScapiTimeoutError", "house.add", 20],
  );
  assert.equal(session.pending, 0);
  await desktop.count(1);
  desktop.reply(late, { result: 1 });
  await settle();
  desktop.answer = (found) => desktop.reply(found, { result: 2 });
  assert.equal(await session.call("house.add"), 2);
});

test("timeouts: the call's, the session's, the protocol's, none", async (t) => {
  const quick = openSession(t, { timeout: 10 });
  quick.desktop.answer = () => {};
  await assert.rejects(quick.session.call("house.add"), { timeout: 10 });
  await assert.rejects(quick.session.call("house.add", [], { timeout: 0 }), { timeout: 0 });
  const calls = [
    quick.session.call("house.add", [], { timeout: Infinity }),
    quick.session.call("house.add", [], { timeout: 2 ** 31 }),
  ];
  assert.equal(quick.session.pending, 2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(quick.session.pending, 2);
  assert.equal(new Session(PROTOCOL, {}).timeout, 2000);
  quick.session.close();
  await Promise.allSettled(calls);
});

test("each call has its own time, the shorter first or last", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = () => {};
  const ends = [];
  const calls = [60, 20, 40].map((timeout) =>
    session.call("house.add", [], { timeout }).catch((error) => ends.push(error.timeout)),
  );
  await Promise.all(calls);
  assert.deepEqual(ends, [20, 40, 60]);
});

test("what is no timeout is refused", async (t) => {
  const { session, desktop } = openSession(t);
  for (const timeout of [-1, NaN, "5", null]) {
    await assert.rejects(session.call("house.add", [], { timeout }), RangeError);
  }
  assert.equal(session.pending, 0);
  assert.equal(desktop.seen.length, 0);
});

test("an aborted call rejects with the reason of its signal", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = () => {};
  const controller = new AbortController();
  const call = session.call("house.add", [], { signal: controller.signal });
  await settle();
  const reason = new Error("enough");
  controller.abort(reason);
  await assert.rejects(call, reason);
  assert.equal(session.pending, 0);
  await assert.rejects(session.call("house.add", [], { signal: controller.signal }), reason);
  assert.equal(desktop.seen.length, 1);
});

test("a signal without a reason, as old browsers have it, gives an AbortError", async (t) => {
  const { session } = openSession(t);
  const signal = Object.assign(new EventTarget(), { aborted: true });
  await assert.rejects(session.call("house.add", [], { signal }), { name: "AbortError" });
});

test("a signal is let go when the call is over", async (t) => {
  const { session } = openSession(t);
  const { signal } = new AbortController();
  const listeners = new Set();
  signal.addEventListener = (_, listener) => listeners.add(listener);
  signal.removeEventListener = (_, listener) => listeners.delete(listener);
  const call = session.call("house.add", [], { signal });
  await Promise.resolve();
  assert.equal(listeners.size, 1);
  await call;
  assert.equal(listeners.size, 0);
});

test("a duplicate answer, an answer of another type of id, and strangers are ignored", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = (found) => {
    const answer = { ref: found.id, out: "true", ...SERVER };
    desktop.send({ ...answer, ref: Number(found.id), out: "number" });
    desktop.send({ ...answer, ref: "77", out: "other" });
    desktop.send({ ref: found.id, out: "no marker" });
    desktop.send({ ...answer, from: "elsewhere", out: "wrong marker" });
    desktop.send({ ...answer, from: { includes: 1 }, out: "odd marker" });
    desktop.send([found.id]);
    desktop.send(null);
    desktop.send("house");
    desktop.send(undefined);
    desktop.send({ ...answer, on: 5, out: "odd event" });
    desktop.send({ ...answer, on: "lamp", body: "event, not answer" });
    desktop.send(answer);
    desktop.send({ ...answer, out: "twice" });
    desktop.send({ ...answer, bad: "twice" });
  };
  assert.equal(await session.call("house.add"), "true");
  await settle();
  assert.equal(session.pending, 0);
});

test("integer ids are told from texts", async (t) => {
  const protocol = { ...PROTOCOL, idType: "integer", firstId: 0 };
  const { session, desktop } = openSession(t, {}, protocol);
  desktop.answer = (found) => {
    desktop.send({ ref: String(found.id), out: "text", ...SERVER });
    desktop.send({ ref: found.id, out: "integer", ...SERVER });
  };
  assert.equal(await session.call("house.add"), "integer");
  assert.equal(desktop.seen[0].ref, 0);
});

test("our own message, sent back, means that nobody is there", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = (_, message) => {
    desktop.send({ ...message, ref: "999" });
    desktop.send(message);
  };
  await assert.rejects(session.call("house.add"), { name: "ScapiNoDesktopError" });
});

test("values to echo are added to every later message", async (t) => {
  const protocol = { ...PROTOCOL, echoKeys: ["room", "floor"] };
  const { session, desktop } = openSession(t, {}, protocol);
  const told = async (message) => {
    desktop.send({ ...message, ...SERVER });
    await settle();
    await session.call("house.ping");
    await session.call("house.add", [1]);
    return desktop.seen.splice(0).map(({ do: _, with: __, ref: ___, from: ____, ...rest }) => rest);
  };
  const twice = (echoes) => [echoes, echoes];
  const hostile = JSON.parse('{"__proto__": {"polluted": 1}}');
  assert.deepEqual(await told({ other: 1 }), twice({}));
  assert.deepEqual(await told({ room: { no: 7 } }), twice({ room: { no: 7 } }));
  assert.deepEqual(await told({ room: undefined, floor: 2 }), twice({ room: { no: 7 }, floor: 2 }));
  assert.deepEqual(await told({ room: null, other: 1 }), twice({ room: null, floor: 2 }));
  assert.deepEqual(await told({ floor: hostile }), twice({ room: null, floor: hostile }));
  assert.deepEqual([{}.no, {}.polluted], [undefined, undefined]);
});

test("members of a call stand in their order, and no call is another's", async (t) => {
  const { session, desktop } = openSession(t);
  const calls = [session.call("house.ping"), session.call("house.add", [1, null])];
  desktop.send({ room: 7, ...SERVER });
  await settle();
  await Promise.all([...calls, session.call("house.add", [2])]);
  assert.equal(
    JSON.stringify(desktop.seen),
    '[{"do":"house.ping","ref":"0","from":"house page"},' +
      '{"do":"house.add","with":[1,null],"ref":"1","from":"house page"},' +
      '{"do":"house.add","with":[2],"ref":"2","from":"house page","room":7}]',
  );
});

test("close fails what is pending, and everything after it", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = () => {};
  const calls = [session.call("house.add"), session.call("house.ping")];
  await settle();
  session.close();
  session.close();
  for (const call of [...calls, session.call("house.add")]) {
    await assert.rejects(call, { name: "ScapiClosedError", cause: undefined });
  }
  assert.equal(session.closed, true);
  assert.equal(desktop.seen.length, 2);
});

test("a connection that is lost fails what is pending, with the cause", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = () => desktop.port.close();
  const error = await session.call("house.add").catch((caught) => caught);
  assert.equal(error.name, "ScapiClosedError");
  assert.match(String(error.cause), /port was closed/);
  assert.equal(session.closed, true);
});

test("a connection that is lost while it is opened fails the call, and is closed", async () => {
  const gone = new Error("gone");
  let closes = 0;
  const transport = {
    open: (_, lost) => lost(gone),
    send: () => assert.fail("sent"),
    close: () => (closes += 1),
  };
  const session = new Session(PROTOCOL, transport);
  const call = session.call("house.ping", [], { timeout: Infinity });
  await assert.rejects(call, { name: "ScapiClosedError", cause: gone });
  await assert.rejects(session.call("house.ping"), { name: "ScapiClosedError", cause: gone });
  assert.deepEqual([session.pending, closes], [0, 1]);
});

test("a parameter that cannot be cloned fails that call only", async (t) => {
  const { session } = openSession(t);
  const good = session.call("house.add", [1]);
  await assert.rejects(session.call("house.add", [() => {}]), { name: "DataCloneError" });
  assert.deepEqual(await good, [1]);
  assert.equal(session.pending, 0);
});

test("the trace sees every message, both ways", async (t) => {
  const trace = [];
  const { session, desktop } = openSession(t, { trace: (...seen) => trace.push(seen) });
  desktop.answer = (found) => {
    desktop.send("noise");
    desktop.reply(found, { result: 1 });
  };
  await session.call("house.ping");
  assert.deepEqual(trace, [
    ["out", { do: "house.ping", ref: "0", from: "house page" }],
    ["in", "noise"],
    ["in", { ref: "0", out: 1, from: "house server" }],
  ]);
});

test("a trace that throws goes to the error hook and disturbs nobody", async (t) => {
  const seen = [];
  const trace = () => {
    throw new Error("trace");
  };
  const { session } = openSession(t, { trace, error: (error) => seen.push(error.message) });
  assert.deepEqual(await session.call("house.add", [1]), [1]);
  assert.deepEqual(seen, ["trace", "trace"]);
});

test("without an error hook, or with one that throws, the error is uncaught", async (t) => {
  const caught = uncaught(t);
  const trace = () => {
    throw new Error("trace");
  };
  const error = () => {
    throw new Error("hook");
  };
  assert.deepEqual(await openSession(t, { trace }).session.call("house.add", [1]), [1]);
  await openSession(t, { trace, error }).session.call("house.add", [1]);
  await settle();
  assert.deepEqual(
    caught.map(String),
    ["trace", "trace", "hook", "hook"].map((text) => `Error: ${text}`),
  );
});

test("a trace that ends the session or the call keeps the message from being sent", async (t) => {
  const { session, desktop } = openSession(t, { trace: () => session.close() });
  await assert.rejects(session.call("house.add"), { name: "ScapiClosedError" });
  const controller = new AbortController();
  const other = openSession(t, { trace: () => controller.abort(new Error("stop")) });
  const call = other.session.call("house.add", [], { signal: controller.signal });
  await assert.rejects(call, { message: "stop" });
  await settle();
  assert.deepEqual([...desktop.seen, ...other.desktop.seen], []);
});

test("a transport may answer before send returns", async () => {
  let give;
  const transport = {
    open: (receive) => (give = receive),
    send: (message) => give({ ref: message.ref, out: "at once", ...SERVER }),
    close() {},
  };
  assert.equal(await new Session(PROTOCOL, transport).call("house.ping"), "at once");
});

test("a transport that cannot be opened is tried again with the next call", async () => {
  let tries = 0;
  const transport = {
    open() {
      tries += 1;
      throw new errors.ScapiNoDesktopError("nobody");
    },
    send() {},
    close: () => assert.fail("was never open"),
  };
  const session = new Session(PROTOCOL, transport);
  await assert.rejects(session.call("house.ping"), { name: "ScapiNoDesktopError" });
  await assert.rejects(session.call("house.ping"), { name: "ScapiNoDesktopError" });
  assert.equal(tries, 2);
  session.close();
});

test("10,000 calls in flight are all answered, in any order", async (t) => {
  const { session, desktop } = openSession(t);
  const held = [];
  desktop.answer = (found) => {
    held.push(found);
    if (held.length === 10_000) {
      held.reverse().forEach((one) => desktop.reply(one, { result: one.params[0] }));
    }
  };
  const calls = Array.from({ length: 10_000 }, (_, number) => session.call("house.add", [number]));
  await Promise.resolve();
  assert.equal(session.pending, 10_000);
  const results = await Promise.all(calls);
  assert.ok(results.every((result, number) => result === number));
  assert.equal(session.pending, 0);
});

test("10,000 calls in flight all end with the session", async (t) => {
  const { session, desktop } = openSession(t);
  desktop.answer = () => {};
  const calls = Array.from({ length: 10_000 }, () => session.call("house.ping"));
  await settle();
  session.close();
  const ends = await Promise.allSettled(calls);
  assert.ok(ends.every(({ reason }) => reason instanceof errors.ScapiClosedError));
});
