/** Listening: handlers, subscriptions, waiting and iteration, over a MessageChannel. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CHANNELS,
  NAMESPACES,
  openClient,
  PROTOCOL,
  runtime,
  SERVER,
  settle,
  uncaught,
} from "./support.js";

const { describeChannel, readEvent, resolveName } = await runtime("channels");
const { makeClient } = await runtime("client");

test("many handlers share one subscription on the wire", async (t) => {
  const { client, desktop } = openClient(t);
  const seen = [];
  const one = client.on("lamp", (event) => seen.push(["one", event.kind]));
  const two = client.on("lamp", (event) => seen.push(["two", event.kind]));
  await Promise.all([one.ready, two.ready]);
  await client.on("lamp", (event) => seen.push(["three", event.kind])).ready;
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(seen, [
    ["one", "ON"],
    ["two", "ON"],
    ["three", "ON"],
  ]);
  assert.deepEqual(desktop.seen, [{ on: "listen", body: "lamp", ref: "0", from: "house page" }]);
});

test("the last handler to leave unsubscribes, and a new one subscribes again", async (t) => {
  const { client, desktop } = openClient(t);
  const seen = [];
  const one = client.on("lamp", () => seen.push("one"));
  const two = client.on("lamp", () => seen.push("two"));
  await one.ready;
  one.unsubscribe();
  one.unsubscribe();
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  two.unsubscribe();
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(seen, ["two"]);
  assert.deepEqual(desktop.seen[1], { on: "forget", body: "t0", ref: "1", from: "house page" });
  await client.on("lamp", () => {}).ready;
  assert.equal(desktop.seen.length, 3);
});

test("the same function can listen twice, and leaves one at a time", async (t) => {
  const { client, desktop } = openClient(t);
  let count = 0;
  const handler = () => (count += 1);
  const first = client.on("lamp", handler);
  client.on("lamp", handler);
  await first.ready;
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  first.unsubscribe();
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.equal(count, 3);
});

test("events that come before the answer are not lost", async (t) => {
  const { client, desktop } = openClient(t);
  const seen = [];
  desktop.answer = (found) => {
    desktop.emit("lamp", { kind: "ON" });
    desktop.reply(found, { subscription: "s" });
    desktop.emit("lamp", { kind: "OFF" });
  };
  const { ready } = client.on("lamp", (event) => seen.push(event.kind));
  await ready;
  await settle();
  assert.deepEqual(seen, ["ON", "OFF"]);
});

test("a refused subscription rejects ready, and its handler hears nothing more", async (t) => {
  const { client, desktop } = openClient(t);
  const seen = [];
  desktop.answer = (found) => desktop.reply(found, { error: "not for you" });
  const one = client.on("lamp", () => seen.push(1));
  const two = client.on("lamp", () => seen.push(2));
  for (const { ready } of [one, two]) {
    await assert.rejects(ready, { name: "ScapiRequestError", request: "lamp" });
  }
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(seen, []);
  one.unsubscribe();
  desktop.answer = (found) => desktop.reply(found, { subscription: "s" });
  await client.on("lamp", () => seen.push(3)).ready;
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(seen, [3]);
  assert.equal(desktop.seen.length, 2);
});

test("a refusal goes to the error hook, if there is one, and then need not be awaited", async (t) => {
  const heard = [];
  const { client, desktop } = openClient(t, { error: (error) => heard.push(error) });
  desktop.answer = (found) => desktop.reply(found, { error: "no" });
  const { ready } = client.on("lamp", () => {});
  await settle();
  assert.deepEqual(heard.map(String), ["ScapiRequestError: lamp: no"]);
  await assert.rejects(ready, heard[0]);
  await assert.rejects(client.waitFor("lamp"), { errorMessage: "no" });
  assert.equal(heard.length, 1);
});

test("without a hook, a refusal that nobody awaits is an unhandled rejection", async (t) => {
  const caught = uncaught(t);
  const { client, desktop } = openClient(t);
  desktop.answer = (found) => desktop.reply(found, { error: "no" });
  client.on("lamp", () => {});
  await settle();
  assert.deepEqual(caught.map(String), ["ScapiRequestError: lamp: no"]);
});

test("a subscription that is granted too late is given back", async (t) => {
  const { client, desktop } = openClient(t, { timeout: 15 });
  let asked;
  desktop.answer = (found) => (asked = found);
  await assert.rejects(client.on("lamp", () => {}).ready, { name: "ScapiTimeoutError" });
  desktop.reply({ id: "500" }, { subscription: "of somebody else" });
  desktop.reply(asked, { subscription: "late" });
  desktop.reply(asked, { subscription: "late" });
  await desktop.count(2);
  await settle();
  assert.deepEqual(
    desktop.seen.map(({ on, body }) => [on, body]),
    [
      ["listen", "lamp"],
      ["forget", "late"],
    ],
  );
});

test("unsubscribing before the answer ends the subscription when it is granted", async (t) => {
  const { client, desktop } = openClient(t);
  const subscription = client.on("lamp", () => assert.fail("left already"));
  subscription.unsubscribe();
  await assert.rejects(subscription.ready, { name: "ScapiClosedError" });
  await desktop.count(2);
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(
    desktop.seen.map(({ on }) => on),
    ["listen", "forget"],
  );
});

test("leaving and coming back before the answer keeps the subscription", async (t) => {
  const { client, desktop } = openClient(t);
  client.on("lamp", () => {}).unsubscribe();
  let count = 0;
  await client.on("lamp", () => (count += 1)).ready;
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.equal(count, 1);
  assert.equal(desktop.seen.length, 1);
});

test("a signal unsubscribes", async (t) => {
  const { client, desktop } = openClient(t);
  const controller = new AbortController();
  let count = 0;
  await client.on("lamp", () => (count += 1), { signal: controller.signal }).ready;
  controller.abort();
  desktop.emit("lamp", { kind: "ON" });
  await desktop.count(2);
  await settle();
  assert.equal(count, 0);
  assert.throws(() => client.on("lamp", () => {}, { signal: controller.signal }), {
    name: "AbortError",
  });
});

test("close ends subscriptions, tells the desktop, and needs no catch", async (t) => {
  const caught = uncaught(t);
  const { client, desktop } = openClient(t);
  await client.on("lamp", () => {}).ready;
  const pending = client.on("meter", () => {});
  client.close();
  await assert.rejects(pending.ready, { name: "ScapiClosedError" });
  client.on("lamp", () => {}).unsubscribe();
  await settle();
  assert.deepEqual(
    desktop.seen.map(({ on, body }) => [on, body]),
    [
      ["listen", "lamp"],
      ["listen", "meter"],
      ["forget", "t0"],
    ],
  );
  assert.deepEqual(caught, []);
});

test("handlers may subscribe, unsubscribe and close while they are called", async (t) => {
  const { client, desktop } = openClient(t);
  const seen = [];
  client.on("lamp", () => {
    seen.push("one");
    two.unsubscribe();
    client.on("lamp", () => seen.push("new"));
  });
  const two = client.on("lamp", () => seen.push("two"));
  client.on("lamp", () => {
    seen.push("three");
    if (seen.length > 3) {
      client.close();
    }
  });
  const last = client.on("lamp", () => seen.push("four"));
  await last.ready;
  desktop.emit("lamp", { kind: "ON" });
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(seen, ["one", "three", "four", "one", "three"]);
  assert.equal(client.closed, true);
});

test("a handler that throws goes to the error hook and disturbs nobody", async (t) => {
  const heard = [];
  const { client, desktop } = openClient(t, { error: (error) => heard.push(error.message) });
  let count = 0;
  client.on("lamp", () => {
    throw new Error("one");
  });
  await client.on("lamp", () => (count += 1)).ready;
  desktop.emit("lamp", { kind: "ON" });
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual([count, heard], [2, ["one", "one"]]);
});

test("what a handler throws later goes to the error hook as well", async (t) => {
  const heard = [];
  const { client, desktop } = openClient(t, { error: (error) => heard.push(error.message) });
  const late = async ({ kind }) => {
    await null;
    throw new Error(kind);
  };
  client.once("lamp.ON", late);
  await client.on("lamp", late).ready;
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(heard, ["ON", "ON"]);
});

test("without a hook, what a handler throws later is an unhandled rejection", async (t) => {
  const caught = uncaught(t);
  const { client, desktop } = openClient(t);
  await client.on("lamp", async () => {
    throw new Error("late");
  }).ready;
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(caught.map(String), ["Error: late"]);
});

test("when the connection is lost in a handler, the others get no more", async (t) => {
  const { transport, lose, say } = fakeTransport();
  const client = makeClient(PROTOCOL, NAMESPACES, CHANNELS, { transport });
  t.after(() => client.close());
  const seen = [];
  client.on("lamp", () => {
    seen.push("first");
    lose(new Error("gone"));
  });
  client.on("lamp", () => seen.push("second"));
  say({ on: "lamp", body: { kind: "ON" } });
  assert.deepEqual([seen, client.closed], [["first"], true]);
});

/** A transport that the test plays, all in one turn. */
function fakeTransport() {
  let receive;
  let lost;
  return {
    transport: {
      open(take, end) {
        receive = take;
        lost = end;
      },
      send() {},
      close() {},
    },
    lose: (cause) => lost(cause),
    say: (message) => receive({ ...message, ...SERVER }),
  };
}

test("without a hook, what a handler throws is an uncaught exception", async (t) => {
  const caught = uncaught(t);
  const { client, desktop } = openClient(t);
  await client.on("lamp", () => {
    throw new Error("one");
  }).ready;
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual(caught.map(String), ["Error: one"]);
});

test("events are told apart by name, by a telling member, or are unknown", async (t) => {
  const { client, desktop } = openClient(t);
  const seen = [];
  const note = (name) => client.on(name, (event) => seen.push([name, event])).ready;
  await Promise.all(["lamp.ON", "lamp.level", "lamp.NEW", "meter", "lamp.group.ON"].map(note));
  await note("unlisted");
  desktop.emit("lamp", { kind: "OFF" });
  desktop.emit("lamp", { kind: "ON", a: 1 });
  desktop.emit("lamp", { level: 3 });
  desktop.emit("lamp", { kind: "NEW", level: 3 });
  desktop.emit("meter", 17);
  desktop.emit("lamp.group", { kind: "ON" });
  desktop.emit("unlisted", [1]);
  await settle();
  assert.deepEqual(seen, [
    ["lamp.ON", { kind: "ON", a: 1 }],
    ["lamp.level", { level: 3 }],
    ["lamp.NEW", { kind: "$unknown", wireType: "NEW", data: { kind: "NEW", level: 3 } }],
    ["meter", 17],
    ["lamp.group.ON", { kind: "ON" }],
    ["unlisted", [1]],
  ]);
});

test("whatever comes as an event is read without a fall", () => {
  const unknown = (wireType, data) => ({ kind: "$unknown", wireType, data });
  for (const [data, wireType] of [
    [null, undefined],
    ["ON", undefined],
    [["ON"], undefined],
    [{ kind: 5 }, undefined],
    [{ kind: null }, undefined],
    [{ kind: "$unknown" }, "$unknown"],
    [{ kind: "toString" }, "toString"],
    [{ kind: "", level: 1 }, ""],
    [undefined, undefined],
  ]) {
    assert.deepEqual(readEvent(CHANNELS.lamp, data).event, unknown(wireType, data));
  }
  const hostile = JSON.parse('{"kind":"ON","__proto__":{"polluted":1}}');
  assert.equal(readEvent(CHANNELS.lamp, hostile).event, hostile);
  assert.deepEqual(readEvent({ when: ["x"] }, { y: 1 }).event, {
    $unknown: true,
    wireType: undefined,
    data: { y: 1 },
  });
  assert.equal({}.polluted, undefined);
});

test("names mean channels first, then channels with an event", () => {
  assert.deepEqual(resolveName(CHANNELS, "lamp"), { channel: "lamp" });
  assert.deepEqual(resolveName(CHANNELS, "lamp.ON"), { channel: "lamp", event: "ON" });
  assert.deepEqual(resolveName(CHANNELS, "lamp.group"), { channel: "lamp.group" });
  assert.deepEqual(resolveName(CHANNELS, "lamp.group.a.b"), {
    channel: "lamp.group",
    event: "a.b",
  });
  assert.deepEqual(resolveName(CHANNELS, "meter.ON"), { channel: "meter.ON" });
  assert.deepEqual(resolveName(CHANNELS, "room:a.OPEN"), { channel: "room:a.OPEN" });
  assert.deepEqual(resolveName(CHANNELS, "toString.x"), { channel: "toString.x" });
  assert.equal(describeChannel(CHANNELS, "room:a\nb"), CHANNELS["room:{name}"]);
  assert.equal(describeChannel(CHANNELS, "room:"), undefined);
  assert.equal(describeChannel(CHANNELS, "constructor"), undefined);
});

test("channels with a parameter are subscribed to by their whole name", async (t) => {
  const { client, desktop } = openClient(t);
  const seen = [];
  await client.on("room:hall", (event) => seen.push(event.kind)).ready;
  desktop.emit("room:hall", { kind: "OPEN" });
  desktop.emit("room:hall", { kind: "ODD" });
  desktop.emit("room:attic", { kind: "OPEN" });
  await settle();
  assert.deepEqual(seen, ["OPEN", "$unknown"]);
});

test("an API without subscriptions simply delivers", async (t) => {
  const protocol = { ...PROTOCOL, subscribeConstants: null, unsubscribeConstants: null };
  const { client, desktop } = openClient(t, {}, protocol);
  const seen = [];
  const { ready, unsubscribe } = client.on("lamp", (event) => seen.push(event.kind));
  await ready;
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  unsubscribe();
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  assert.deepEqual([seen, desktop.seen], [["ON"], []]);
});

test("of subscriptions that timed out, the last thousand can still be given back", async () => {
  const { Links } = await runtime("links");
  const { ScapiTimeoutError } = await runtime("errors");
  const links = new Links({}, { idKey: "id", subscriptionKey: "subscription" }, []);
  const told = [];
  links._tell = (subscription) => told.push(subscription);
  for (let id = 0; id <= 1000; id += 1) {
    links._abandon(id, new ScapiTimeoutError("lamp", 1));
  }
  [0, 1, 1000].forEach((id) => links.late({ id, subscription: `s${id}` }));
  assert.deepEqual(told, ["s1", "s1000"]);
});
