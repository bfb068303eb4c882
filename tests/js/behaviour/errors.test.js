// How calls fail. Every pending call settles, whatever happens.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ScapiClosedError,
  ScapiError,
  ScapiNoDesktopError,
  ScapiRateLimitError,
  ScapiRequestError,
  ScapiTimeoutError,
} from "wwe-scapi";
import { AGENT, FACTS, connected, settle } from "./peer.js";

/** What a promise is rejected with. */
const caught = (calling) =>
  calling.then(
    (value) => assert.fail(`settled with ${JSON.stringify(value)}`),
    (error) => error,
  );

for (const reason of ["No such state", "", null, { code: 7 }]) {
  test(`an answer with errorMessage ${JSON.stringify(reason)} is a failure`, () =>
    connected(async ({ client, peer }) => {
      const calling = caught(client.agent.setState("Lunch"));
      const asked = await peer.next();
      await peer.answer(asked, { errorMessage: reason, request: "agent.setState" });
      const error = await calling;
      assert.equal(error.constructor, ScapiRequestError);
      assert.ok(error instanceof ScapiError && error instanceof Error);
      assert.equal(error.name, "ScapiRequestError");
      assert.equal(error.request, "agent.setState");
      assert.deepEqual(error.errorMessage, reason);
      assert.match(error.message, /agent\.setState/);
    }));
}

for (const pattern of FACTS.limits) {
  test("a rate limit is an error of its own, with the seconds to wait", () =>
    connected(async ({ client, peer }) => {
      const calling = caught(client.voice.dial("5001"));
      const text = pattern.replace("{request}", "voice.dial").replace("{seconds}", "30");
      await peer.answer(await peer.next(), { errorMessage: text, request: "voice.dial" });
      const error = await calling;
      assert.ok(error instanceof ScapiRateLimitError && error instanceof ScapiRequestError);
      assert.equal(error.name, "ScapiRateLimitError");
      assert.deepEqual([error.request, error.seconds], ["voice.dial", 30]);
    }));
}

test("no answer in time: the limit of a call counts before that of the client", () =>
  connected(
    async ({ client }) => {
      const start = performance.now();
      const error = await caught(client.agent.get({ timeout: 30 }));
      assert.ok(error instanceof ScapiTimeoutError && error instanceof ScapiError);
      assert.deepEqual(
        [error.name, error.request, error.timeout],
        ["ScapiTimeoutError", "agent.get", 30],
      );
      assert.ok(performance.now() - start < 3000);
    },
    { timeout: 60_000 },
  ));

test("the limit of the client holds for calls without one", () =>
  connected(
    async ({ client }) => {
      const error = await caught(client.interaction.getInteractions());
      assert.deepEqual([error.name, error.timeout], ["ScapiTimeoutError", 20]);
    },
    { timeout: 20 },
  ));

test("ten seconds are the limit that nobody has set", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  return connected(async ({ client }) => {
    let error;
    client.agent.get().catch((reason) => (error = reason));
    t.mock.timers.tick(9_999);
    await Promise.resolve();
    assert.equal(error, undefined);
    t.mock.timers.tick(2);
    await settle();
    assert.deepEqual([error?.name, error?.timeout], ["ScapiTimeoutError", 10_000]);
  });
});

test("a call without limit waits", () =>
  connected(
    async ({ client, peer }) => {
      const calling = client.agent.get({ timeout: Infinity });
      const asked = await peer.next();
      await new Promise((resolve) => setTimeout(resolve, 40));
      await peer.answer(asked, { data: AGENT });
      assert.deepEqual(await calling, AGENT);
    },
    { timeout: 10 },
  ));

test("a late answer is nobody's, and the next call is not disturbed", () =>
  connected(async ({ client, peer }) => {
    const late = caught(client.agent.get({ timeout: 10 }));
    const asked = await peer.next();
    await late;
    await peer.answer(asked, { data: AGENT });
    const next = client.agent.getState();
    await peer.answer(await peer.next(), { data: { type: "READY" } });
    assert.deepEqual(await next, { type: "READY" });
  }));

test("a second answer changes nothing", () =>
  connected(async ({ client, peer }) => {
    const calling = client.agent.get();
    const asked = await peer.next();
    await peer.answer(asked, { data: AGENT });
    await peer.answer(asked, { errorMessage: "again" });
    assert.deepEqual(await calling, AGENT);
  }));

test("an abort rejects with the reason of the signal", () =>
  connected(async ({ client, peer }) => {
    const abort = new AbortController();
    const calling = caught(client.voice.dial("5001", null, { signal: abort.signal }));
    const asked = await peer.next();
    const reason = new Error("the user has changed her mind");
    abort.abort(reason);
    assert.equal(await calling, reason);
    await peer.answer(asked); // late
  }));

test("with a signal that is aborted already nothing is sent", () =>
  connected(async ({ client, peer }) => {
    const error = await caught(client.agent.get({ signal: AbortSignal.abort() }));
    assert.equal(error.name, "AbortError");
    assert.ok(await peer.silent());
  }));

test("close rejects what is pending, and every later call", () =>
  connected(async ({ client, peer }) => {
    const pending = [client.agent.get(), client.voice.hold("1"), client.ready()].map(caught);
    await peer.next();
    client.close();
    client.close();
    for (const error of await Promise.all(pending)) assert.ok(error instanceof ScapiClosedError);
    assert.ok((await caught(client.agent.get())) instanceof ScapiClosedError);
  }));

test("what cannot be cloned fails its own call only", () =>
  connected(async ({ client, peer }) => {
    const error = await caught(client.voice.dial("5001", { when: () => {} }));
    assert.ok(error instanceof Error);
    const next = client.agent.get();
    await peer.answer(await peer.next(), { data: AGENT });
    assert.deepEqual(await next, AGENT);
  }));

test("messages that are not the desktop's answer nothing", () =>
  connected(async ({ client, peer }) => {
    const calling = client.agent.get();
    const asked = await peer.next();
    const id = asked.referenceId;
    for (const message of [
      { referenceId: id, data: "no marker" },
      { referenceId: id, data: "other", userAgent: "Another Server" },
      { referenceId: id, data: "number", userAgent: 7 },
      { referenceId: Number(id), data: "another type", userAgent: "WWE Server" },
      { referenceId: "99", data: "unknown id", userAgent: "WWE Server" },
      null,
      undefined,
      "wwe text",
      7,
      [],
      new Map([["referenceId", id]]),
    ])
      await peer.raw(message);
    await peer.answer(asked, { data: AGENT });
    assert.deepEqual(await calling, AGENT);
  }));

test("our own request, come back, is no answer: there is no desktop", () =>
  connected(async ({ client, peer }) => {
    const calling = caught(client.agent.get());
    const asked = await peer.next();
    await peer.raw({ ...asked, data: "echo" });
    assert.ok((await calling) instanceof ScapiNoDesktopError);
  }));

test("a message with the keys of a prototype pollutes nothing", () =>
  connected(async ({ client, peer }) => {
    for (const event of ["__proto__", "constructor", "toString"]) await peer.event(event, { x: 1 });
    for (const referenceId of ["__proto__", "constructor", "toString"])
      await peer.answer({ referenceId }, { data: { polluted: true } });
    await peer.raw(JSON.parse('{"__proto__": {"polluted": 1}, "userAgent": "WWE Server"}'));
    assert.equal({}.polluted, undefined);
    const calling = client.agent.get();
    await peer.answer(await peer.next(), { data: JSON.parse('{"__proto__": {"polluted": 1}}') });
    await calling;
    assert.equal({}.polluted, undefined);
  }));

test("10,000 calls in flight get their own answers, in any order", () =>
  connected(async ({ client, peer }) => {
    const count = 10_000;
    const calls = Array.from({ length: count }, (_, index) =>
      client.interaction.getByInteractionId(String(index)),
    );
    const asked = [];
    while (asked.length < count) asked.push(await peer.next());
    for (const message of asked.reverse())
      peer.answer(message, { data: { interactionId: message.parameters[0] } });
    const answers = await Promise.all(calls);
    assert.ok(answers.every((answer, index) => answer.interactionId === String(index)));
  }));
