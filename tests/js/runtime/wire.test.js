/** The wire: what a client says, how it understands, and the desktop's side of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { PROTOCOL, runtime, SERVER } from "./support.js";

const { build, classify, isEmpty, isId, subscribeBody, unsubscribeBody } = await runtime("wire");
const { buildReply, parse } = await runtime("desktop");

const NAMED = { ...PROTOCOL, paramsStyle: "named" };

const sent = (message, id) => Object.assign(message, { ref: id });
const messages = {
  request: (id) => sent(build(PROTOCOL, { do: "house.add", with: [1, null] }, {}), id),
  bare: (id) => sent(build(PROTOCOL, { do: "house.ping" }, {}), id),
  one: (id) => sent(build(PROTOCOL, subscribeBody(PROTOCOL, ["lamp"]), {}), id),
  list: (id) => sent(build(PROTOCOL, subscribeBody(PROTOCOL, ["lamp", "door"]), {}), id),
  end: (id) => sent(build(PROTOCOL, unsubscribeBody(PROTOCOL, { any: 1 }), { room: 3 }), id),
};

test("members stand in the order of the protocol: body, id, constants, echoes", () => {
  assert.equal(
    JSON.stringify(Object.values(messages).map((make) => make("5"))),
    '[{"do":"house.add","with":[1,null],"ref":"5","from":"house page"},' +
      '{"do":"house.ping","ref":"5","from":"house page"},' +
      '{"on":"listen","body":"lamp","ref":"5","from":"house page"},' +
      '{"on":"listen","body":["lamp","door"],"ref":"5","from":"house page"},' +
      '{"on":"forget","body":{"any":1},"ref":"5","from":"house page","room":3}]',
  );
  assert.deepEqual(PROTOCOL.subscribeConstants, { on: "listen" });
});

test("the desktop understands what a client says", () => {
  const id = "5";
  assert.deepEqual(
    Object.values(messages).map((make) => parse(PROTOCOL, make(id))),
    [
      { kind: "request", id, method: "house.add", params: [1, null] },
      { kind: "request", id, method: "house.ping", params: [] },
      { kind: "subscribe", id, channels: ["lamp"] },
      { kind: "subscribe", id, channels: ["lamp", "door"] },
      { kind: "unsubscribe", id, subscription: { any: 1 } },
    ],
  );
  const named = sent(build(NAMED, { do: "house.add", with: { a: 1 } }, {}), id);
  assert.deepEqual(parse(NAMED, named).params, { a: 1 });
});

test("the desktop understands nothing else", () => {
  for (const message of [
    null,
    "text",
    [],
    {},
    { do: "x" },
    { do: "x", ref: 5 },
    { do: "x", ref: "" },
    { do: 7, ref: "1" },
    { do: "x", ref: "1", with: { a: 1 } },
    { do: "x", ref: "1", with: "12" },
    { ref: "1", on: "listen" },
    { ref: "1", on: "listen", body: ["lamp", 3] },
    { ref: "1", on: "other", body: "lamp" },
  ]) {
    assert.equal(parse(PROTOCOL, message), null, JSON.stringify(message));
  }
  const plain = { ...PROTOCOL, subscribeConstants: null, unsubscribeConstants: null };
  assert.equal(parse(plain, messages.one("5")), null);
  assert.equal(parse(plain, messages.bare("5")).kind, "request");
  assert.equal(parse(NAMED, { do: "x", ref: "1", with: [1] }), null);
});

test("a client understands what the desktop says", () => {
  const said = (reply) => buildReply(PROTOCOL, reply, SERVER);
  for (const reply of [
    { id: "5", result: [1] },
    { id: "5", result: null },
    { id: "5", error: null, result: 1 },
    { id: "5", subscription: "s", result: 1 },
  ]) {
    assert.equal(classify(PROTOCOL, said(reply)), "response");
  }
  assert.equal(said({ id: "5", subscription: "s" }).ticket, "s");
  assert.equal(classify(PROTOCOL, said({ channel: "lamp", data: { a: 1 } })), "event");
});

test("echoes, our own, and the rest are told apart, in this order", () => {
  const kind = (message, protocol = PROTOCOL) => classify(protocol, message);
  assert.equal(kind({ room: null, x: 1, ...SERVER }), "echo");
  assert.equal(kind({ room: undefined, ...SERVER }), "foreign");
  assert.equal(kind({ room: 1, ref: 7, ...SERVER }), "foreign");
  assert.equal(kind({ on: "lamp", ref: "1", room: 1, ...SERVER }), "event");
  assert.equal(kind({ ref: "1", room: 1, ...SERVER }), "response");
  assert.equal(kind({ on: "lamp", ref: "1", from: "house page" }), "own");
  assert.equal(kind({ on: "lamp", from: "home" }), "foreign");
  assert.equal(kind({ on: ["lamp"], ref: "1", ...SERVER }), "foreign");
  for (const message of [null, undefined, "house", 5, [], new Date(), Object.create(null)]) {
    assert.equal(kind(message), "foreign");
  }
  const open = { ...PROTOCOL, markerKey: null, markerContains: null, ownMarker: null };
  assert.equal(kind({ ref: "1" }, open), "response");
  assert.equal(kind([], open), "foreign");
  const any = { ...PROTOCOL, markerContains: null, ownMarker: null };
  assert.equal(kind({ ref: "1", from: "anybody" }, any), "response");
  assert.equal(kind({ ref: "1" }, any), "foreign");
});

test("hostile keys stay what they are", () => {
  const hostile = JSON.parse('{"__proto__": {"ref": "1"}, "from": "house"}');
  assert.equal(classify(PROTOCOL, hostile), "foreign");
});

test("parameters are empty in either style", () => {
  assert.deepEqual([[], {}].map(isEmpty), [true, true]);
  assert.deepEqual([[null], { a: null }].map(isEmpty), [false, false]);
});

test("ids have a type", () => {
  const numbers = { ...PROTOCOL, idType: "integer" };
  assert.deepEqual(
    ["5", "", 5, 5.5, NaN, true, null].map((id) => [isId(PROTOCOL, id), isId(numbers, id)]),
    [
      [true, false],
      [false, false],
      [false, true],
      [false, false],
      [false, false],
      [false, false],
      [false, false],
    ],
  );
});
