/** Waiting for events, iterating over them, and for the desktop, over a MessageChannel. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openClient, PROTOCOL, settle, uncaught } from "./support.js";

test("once calls its handler with one event only, even if it throws", async (t) => {
  const heard = [];
  const { client, desktop } = openClient(t, { error: (error) => heard.push(error.message) });
  await client.once("lamp.OFF", (event) => {
    throw new Error(event.kind);
  }).ready;
  ["ON", "OFF", "OFF"].forEach((kind) => desktop.emit("lamp", { kind }));
  await desktop.count(2);
  await settle();
  assert.deepEqual(heard, ["OFF"]);
});

test("waitFor gives the first event of which the predicate holds", async (t) => {
  const { client, desktop } = openClient(t);
  const found = client.waitFor("lamp", ({ n }) => n > 1, { timeout: 1000 });
  const any = client.waitFor("lamp.ON");
  await settle();
  [0, 1, 2, 3].forEach((n) => desktop.emit("lamp", { kind: "ON", n }));
  assert.deepEqual([(await found).n, (await any).n], [2, 0]);
  await desktop.count(2);
  assert.equal(desktop.seen[1].on, "forget");
});

test("waitFor ends: timeout, signal, predicate, refusal, close", async (t) => {
  const { client, desktop } = openClient(t);
  const late = client.waitFor("lamp", { timeout: 15 });
  await assert.rejects(late, { name: "ScapiTimeoutError", request: "lamp", timeout: 15 });
  const reason = new Error("enough");
  await assert.rejects(client.waitFor("lamp", { signal: AbortSignal.abort(reason) }), reason);
  await assert.rejects(client.waitFor("lamp", { timeout: -1 }), RangeError);
  const thrown = client.waitFor("lamp", () => {
    throw reason;
  });
  const closed = client.waitFor("lamp", () => false);
  await settle();
  desktop.emit("lamp", { kind: "ON" });
  await assert.rejects(thrown, reason);
  desktop.answer = (found) => desktop.reply(found, { error: "no" });
  await assert.rejects(client.waitFor("meter"), { name: "ScapiRequestError" });
  client.close();
  await assert.rejects(closed, { name: "ScapiClosedError" });
  await assert.rejects(client.waitFor("lamp"), { name: "ScapiClosedError" });
});

test("iteration gives every event since it was asked for; leaving it unsubscribes", async (t) => {
  const { client, desktop } = openClient(t);
  const events = client.events("lamp");
  await settle();
  ["ON", "OFF", "ON"].forEach((kind) => desktop.emit("lamp", { kind }));
  await settle();
  const seen = [];
  for await (const { kind } of events) {
    seen.push(kind);
    if (seen.length === 2) {
      break;
    }
  }
  assert.deepEqual(seen, ["ON", "OFF"]);
  await desktop.count(2);
  assert.equal(desktop.seen[1].on, "forget");
  assert.deepEqual(await events.next(), { value: undefined, done: true });
});

test("iteration waits, ends with the client, and tells several readers", async (t) => {
  const { client, desktop } = openClient(t);
  const events = client.events("lamp");
  const waiting = [events.next(), events.next(), events.next()];
  await settle();
  desktop.emit("lamp", { kind: "ON" });
  assert.equal((await waiting[0]).value.kind, "ON");
  client.close();
  assert.deepEqual((await waiting[1]).done && (await waiting[2]).done, true);
});

test("iteration throws once: refusal, signal, lost connection", async (t) => {
  const { client, desktop } = openClient(t);
  desktop.answer = (found) => desktop.reply(found, { error: "no" });
  const refused = client.events("lamp");
  await assert.rejects(refused.next(), { name: "ScapiRequestError" });
  assert.equal((await refused.next()).done, true);
  desktop.answer = (found) => desktop.reply(found, { subscription: "s" });
  const controller = new AbortController();
  const aborted = client.events("lamp", { signal: controller.signal });
  const pending = [aborted.next(), aborted.next()];
  controller.abort();
  await assert.rejects(pending[0], { name: "AbortError" });
  assert.equal((await pending[1]).done, true);
  const lost = client.events("lamp");
  await settle();
  desktop.emit("lamp", { kind: "ON" });
  await settle();
  desktop.port.close();
  await settle();
  assert.equal((await lost.next()).value.kind, "ON");
  await assert.rejects(lost.next(), { name: "ScapiClosedError" });
});

test("iteration tells the first reason to end, whatever comes after it", async (t) => {
  const { client } = openClient(t);
  const controller = new AbortController();
  const events = client.events("lamp", { signal: controller.signal });
  controller.abort();
  client.close();
  await assert.rejects(events.next(), { name: "AbortError" });
});

test("nothing is sent over a connection that is lost", async (t) => {
  const sent = [];
  const trace = (direction, message) => direction === "out" && sent.push(message.on);
  const { client, desktop } = openClient(t, { trace });
  await client.on("lamp", () => {}).ready;
  desktop.port.close();
  await settle();
  assert.deepEqual([client.closed, sent], [true, ["listen"]]);
});

test("waitFor leaves no timer behind", async (t) => {
  const { client, desktop } = openClient(t);
  await client.on("lamp", () => {}).ready;
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const found = client.waitFor("lamp", { timeout: 100_000 });
  assert.equal(timers(), before + 1);
  desktop.emit("lamp", { kind: "ON" });
  await found;
  assert.equal(timers(), before);
});

test("iteration that is never read, then left, leaves nothing unhandled", async (t) => {
  const caught = uncaught(t);
  const { client, desktop } = openClient(t);
  desktop.answer = (found) => desktop.reply(found, { error: "no" });
  const events = client.events("lamp");
  await settle();
  await events.return();
  assert.deepEqual(caught, []);
});

test("iteration holds 10,000 events and counts those it gave up", async (t) => {
  const { client, desktop } = openClient(t);
  const events = client.events("meter");
  await settle();
  for (let number = 0; number < 10_005; number += 1) {
    desktop.emit("meter", number);
  }
  desktop.emit("meter", "end");
  await client.house.ping();
  assert.equal(events.dropped, 6);
  assert.deepEqual(await events.next(), { value: 6, done: false });
});

test("ready asks until the desktop answers", async (t) => {
  const { client, desktop } = openClient(t);
  desktop.answer = (found) => desktop.seen.length > 1 && desktop.reply(found, {});
  await client.ready();
  assert.deepEqual(
    desktop.seen.map((message) => message.do),
    ["house.ping", "house.ping"],
  );
});

test("ready waits for a slow answer while it asks again, and lets go of the rest", async (t) => {
  const { client, desktop } = openClient(t, { timeout: 3000 });
  const probes = [];
  desktop.answer = (found) => probes.push(found);
  const ready = client.ready();
  await desktop.count(3);
  assert.equal(client.pending, 3);
  desktop.reply(probes[0], {});
  await ready;
  assert.equal(client.pending, 0);
  await settle();
  assert.equal(desktop.seen.length, 3);
});

test("ready is over when its signal is aborted, however long it asks", async (t) => {
  const { client, desktop } = openClient(t);
  desktop.answer = () => {};
  const controller = new AbortController();
  const ready = client.ready({ signal: controller.signal, timeout: Infinity });
  await desktop.count(2);
  controller.abort();
  await assert.rejects(ready, { name: "AbortError" });
  assert.equal(client.pending, 0);
});

test("ready ends: limit, refusal, signal, close", async (t) => {
  const { client, desktop } = openClient(t, { timeout: 20 });
  desktop.answer = () => {};
  await assert.rejects(client.ready(), { name: "ScapiTimeoutError", timeout: 20 });
  await assert.rejects(client.ready({ timeout: 0 }), { name: "ScapiTimeoutError" });
  await assert.rejects(client.ready({ timeout: NaN }), RangeError);
  const reason = new Error("enough");
  await assert.rejects(client.ready({ signal: AbortSignal.abort(reason) }), reason);
  const closed = client.ready({ timeout: Infinity });
  client.close();
  await assert.rejects(closed, { name: "ScapiClosedError" });
  const other = openClient(t);
  other.desktop.answer = (found) => other.desktop.reply(found, { error: "no" });
  await assert.rejects(other.client.ready(), { name: "ScapiRequestError" });
});

test("ready without a probe opens the transport", async (t) => {
  const { client, desktop } = openClient(t, {}, { ...PROTOCOL, probe: null });
  await client.ready();
  assert.deepEqual(desktop.seen, []);
  client.close();
  await assert.rejects(client.ready(), { name: "ScapiClosedError" });
});
