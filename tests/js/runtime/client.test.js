/** Errors as such, and the methods that a client makes of its table. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openClient, PROTOCOL, runtime } from "./support.js";

const errors = await runtime("errors");

test("errors say what they are, also in their stacks", () => {
  const error = new errors.ScapiTimeoutError("house.add", 5);
  assert.equal(String(error), "ScapiTimeoutError: house.add: nothing within 5 ms");
  assert.match(error.stack, /^ScapiTimeoutError: /);
  assert.deepEqual(Object.keys(error), ["request", "timeout"]);
});

test("client methods take their parameters by position, options last", async (t) => {
  const { client, desktop } = openClient(t);
  assert.deepEqual(await client.house.add(1, undefined, { timeout: 50 }), [1]);
  assert.deepEqual(await client.house.odd({ a: 1 }), [{ a: 1 }]);
  assert.equal(desktop.seen[1].do, "other.odd");
  desktop.answer = () => {};
  await assert.rejects(client.house.add(1, 2, { timeout: 5 }), { timeout: 5 });
  await assert.rejects(client.house.ping({ timeout: 6 }), { timeout: 6 });
  await assert.rejects(client.call("house.new", [], { timeout: 7 }), { request: "house.new" });
});

test("a client method calls through its own client and refuses to be told another", async (t) => {
  const { client, desktop } = openClient(t);
  const message = "other.odd: the option client is for functions";
  await assert.rejects(client.house.odd(1, { client }), new TypeError(message));
  assert.equal(desktop.seen.length, 0);
});

test("client methods of an API with named parameters take one object", async (t) => {
  const { client, desktop } = openClient(t, {}, { ...PROTOCOL, paramsStyle: "named" });
  assert.deepEqual(await client.house.odd({ a: 1, b: undefined }), { a: 1 });
  desktop.answer = () => {};
  await assert.rejects(client.house.odd({}, { timeout: 5 }), { timeout: 5 });
  await assert.rejects(client.house.ping({ timeout: 6 }), { timeout: 6 });
});
