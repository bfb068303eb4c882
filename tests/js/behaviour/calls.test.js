// Every method of the API, called as a user does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, portTransport } from "wwe-scapi";
import { FACTS, connected } from "./peer.js";

const file = (namespace) => namespace.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

test("the spec has an example of each of the 75 methods", () => {
  assert.equal(new Set(FACTS.calls.map((call) => call.request.request)).size, 75);
});

for (const [index, call] of FACTS.calls.entries()) {
  const given = call.parameters;
  const name = `${call.request.request} (${index})`;

  test(`${name}: the client's method sends its request and returns the data`, () =>
    connected(async ({ client, peer }) => {
      const calling = client[call.namespace][call.method](...given);
      const request = await peer.next();
      // Byte for byte what the Python client sends, the order of the keys included.
      assert.equal(JSON.stringify(request), JSON.stringify(call.request));
      await peer.answer(request, call.answer);
      assert.deepEqual(await calling, call.answer.data);
    }));

  test(`${name}: options stand behind the parameters, of the method and of the function`, () =>
    connected(async ({ client, peer }) => {
      const functions = await import(`wwe-scapi/${file(call.namespace)}`);
      const gaps = Array.from({ length: call.arity - given.length });
      const called = functions[call.method] ?? functions[`${call.method}_`];
      for (const [id, calling] of [
        client[call.namespace][call.method](...given, ...gaps, { timeout: 60_000 }),
        called(...given, ...gaps, { client, timeout: 60_000 }),
      ].entries()) {
        const request = await peer.next();
        const expected = { ...call.request, referenceId: String(id) };
        assert.equal(JSON.stringify(request), JSON.stringify(expected));
        await peer.answer(request, call.answer);
        assert.deepEqual(await calling, call.answer.data);
      }
    }));
}

test("every method stands in the client, and no other", () =>
  connected(async ({ client }) => {
    const known = new Set(FACTS.calls.map((call) => `${call.namespace}.${call.method}`));
    const spaces = [...new Set(FACTS.calls.map((call) => call.namespace))];
    const there = spaces.flatMap((space) =>
      Object.keys(client[space]).map((method) => `${space}.${method}`),
    );
    assert.deepEqual(there.sort(), [...known].sort());
  }));

test("left out, null and given user data differ", () =>
  connected(async ({ client, peer }) => {
    for (const [given, sent] of [
      [["5001"], ["5001"]],
      [["5001", undefined], ["5001"]],
      [
        ["5001", null],
        ["5001", null],
      ],
      [
        ["5001", {}],
        ["5001", {}],
      ],
      [
        ["5001", { Segment: "Gold" }],
        ["5001", { Segment: "Gold" }],
      ],
    ]) {
      const calling = client.voice.dial(...given);
      const request = await peer.next();
      assert.deepEqual(request.parameters, sent);
      await peer.answer(request);
      assert.equal(await calling, undefined);
    }
  }));

test("a gap between positional parameters is null: the wire has no names", () =>
  connected(async ({ client, peer }) => {
    const calling = client.voice.dialEx("5001", undefined, { x: 1 });
    const request = await peer.next();
    assert.deepEqual(request.parameters, ["5001", null, { x: 1 }]);
    await peer.answer(request);
    await calling;
  }));

test("a method that the package does not know can be called by its wire name", () =>
  connected(async ({ client, peer }) => {
    const calling = client.call("voice.pauseRecording", ["1"]);
    const request = await peer.next();
    assert.equal(request.request, "voice.pauseRecording");
    assert.deepEqual(request.parameters, ["1"]);
    await peer.answer(request, { data: { x: 1 } });
    assert.deepEqual(await calling, { x: 1 });
  }));

test("ids count up, per client", () =>
  connected(async ({ client, peer }) => {
    const calls = [client.agent.get(), client.agent.getState()];
    const [first, second] = [await peer.next(), await peer.next()];
    assert.deepEqual([first.referenceId, second.referenceId], ["0", "1"]);
    await connected(async (other) => {
      void other.client.agent.get().catch(() => {});
      assert.equal((await other.peer.next()).referenceId, "0");
    });
    await peer.answer(first);
    await peer.answer(second);
    await Promise.all(calls);
  }));

test("the client is ready once the desktop answers its probe", () =>
  connected(async ({ client, peer }) => {
    const readiness = client.ready();
    const probe = await peer.next();
    assert.equal(probe.request, "system.getAllowedServices");
    await peer.answer(probe, { data: ["agent.get"] });
    await readiness;
  }));

test("a frame id that the desktop has given goes with every later message", () =>
  connected(async ({ client, peer }) => {
    await peer.send({ frameId: "frame-7" });
    const calling = client.agent.get();
    const request = await peer.next();
    assert.equal(request.frameId, "frame-7");
    await peer.answer(request);
    await calling;
  }));

test("the trace hook sees what goes out and what comes in, and nothing is printed", async (t) => {
  const seen = [];
  const printed = ["log", "info", "warn", "error", "debug"].map((name) =>
    t.mock.method(console, name),
  );
  await connected(
    async ({ client, peer }) => {
      const calling = client.agent.get();
      const request = await peer.next();
      await peer.answer(request, { data: { username: "kl" } });
      await calling;
      assert.deepEqual(
        seen.map(([, message]) => message.referenceId),
        ["0", "0"],
      );
      assert.notEqual(seen[0][0], seen[1][0]);
      assert.deepEqual(seen[1][1].data, { username: "kl" });
    },
    { trace: (direction, message) => seen.push([direction, message]) },
  );
  for (const method of printed) assert.equal(method.mock.callCount(), 0);
});

test("several clients share nothing", async () => {
  const pairs = Array.from({ length: 3 }, () => new MessageChannel());
  const clients = pairs.map(({ port1 }) => createClient({ transport: portTransport(port1) }));
  try {
    for (const [index, { port2 }] of pairs.entries()) {
      port2.on("message", ({ referenceId }) =>
        port2.postMessage({ referenceId, data: `agent ${index}`, userAgent: "WWE Server" }),
      );
    }
    const said = await Promise.all(clients.map((client) => client.call("agent.get", [])));
    assert.deepEqual(said, ["agent 0", "agent 1", "agent 2"]);
  } finally {
    for (const client of clients) client.close();
    for (const { port1, port2 } of pairs) (port1.close(), port2.close());
  }
});
