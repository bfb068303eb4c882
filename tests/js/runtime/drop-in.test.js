/** The drop-in: the surface of the script it takes the place of. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DESK, load, PAGE, pause, recorder, SCRIPT } from "./drop-in-support.js";
import { FakeWindow, PROTOCOL, runtime, SERVER, uncaught } from "./support.js";

const { installDropIn } = await runtime("drop-in");

test("the global has every member and helper, and no more", () => {
  const { service } = load();
  assert.deepEqual(Object.keys(service), [
    "post",
    "listen",
    "forget",
    "aimAt",
    "bye",
    "lamp",
    "door",
  ]);
  assert.deepEqual(Object.keys(service.lamp), ["ping", "set", "dial", "wide"]);
});

test("nothing is done if the global is there already", () => {
  const scope = new FakeWindow(PAGE);
  const mine = {};
  scope.acme = { house: { api: mine } };
  scope.addEventListener = () => assert.fail("listens");
  installDropIn(scope, PROTOCOL, SCRIPT);
  assert.equal(scope.acme.house.api, mine);
});

test("missing parts of the global's path are made", () => {
  const scope = new FakeWindow(PAGE);
  installDropIn(scope, PROTOCOL, SCRIPT);
  assert.equal(typeof scope.acme.house.api.post, "function");
});

test("helpers send their parameters as they come, all of them", () => {
  const { service, posted } = load();
  const done = () => {};
  service.lamp.ping(done);
  service.lamp.set(1, 2, done);
  service.lamp.set(1);
  service.lamp.wide(1, undefined, null, done);
  service.door.odd({ a: 1 }, done);
  const rest = (ref) => ({ ref, from: "house page" });
  assert.deepEqual(posted(), [
    { do: "lamp.ping", ...rest("0") },
    { do: "lamp.set", with: [1, 2], ...rest("1") },
    { do: "lamp.set", with: [1, undefined], ...rest("2") },
    { do: "lamp.wide", with: [1, undefined, null], ...rest("3") },
    { do: "gate.odd", with: [{ a: 1 }], ...rest("4") },
  ]);
  assert.deepEqual(Object.keys(posted()[1]), ["do", "with", "ref", "from"]);
});

test("a helper that shifts takes callbacks in the place of its last parameter", () => {
  const { service, posted } = load({ legacy: ["unevenArguments"] });
  const { done, fail } = recorder();
  assert.equal(service.lamp.dial("5", done, fail), undefined);
  service.lamp.dial("5");
  service.lamp.dial("5", { a: 1 }, done);
  assert.deepEqual(
    posted().map((message) => message.with),
    [
      ["5", null],
      ["5", undefined],
      ["5", { a: 1 }],
    ],
  );
});

test("callbacks get the whole answer but for the id, with the service as this", async () => {
  const page = load();
  const { calls, done, fail } = recorder();
  page.service.lamp.ping(done, fail);
  page.service.lamp.ping(done, fail);
  page.answer("0", { out: 7 });
  page.answer("1", { bad: null, do: "lamp.ping" });
  page.answer("1", { out: "late" });
  const whole = [
    { out: 7, ...SERVER },
    { bad: null, do: "lamp.ping", ...SERVER },
  ];
  assert.deepEqual(calls, [
    { name: "done", self: page.service, args: [whole[0]] },
    { name: "fail", self: page.service, args: [whole[1]] },
  ]);
  await pause(40);
  assert.equal(calls.length, 2);
});

test("a callback may be missing", async () => {
  const page = load();
  const { calls, done, fail } = recorder();
  page.service.lamp.ping(done);
  page.service.lamp.ping(undefined, fail);
  page.answer("0", { bad: "no" });
  page.answer("1", { out: 1 });
  await pause(40);
  assert.deepEqual(calls, []);
});

test("what a callback throws disturbs nobody", async (t) => {
  const caught = uncaught(t);
  const page = load();
  page.service.lamp.ping(() => {
    throw new Error("mine");
  });
  page.answer("0", {});
  await pause();
  assert.deepEqual(caught.map(String), ["Error: mine"]);
});

test("sendMessage gives the id and writes all into the caller's object", () => {
  const page = load();
  const { calls, done } = recorder();
  const message = { do: "lamp.new" };
  page.receive({ room: 4 });
  assert.equal(page.service.post(message, done), "0");
  assert.deepEqual(message, { do: "lamp.new", ref: "0", from: "house page", room: 4 });
  assert.deepEqual(page.posted(), [message]);
  page.answer("0");
  assert.equal(calls.length, 1);
});

test("an id that the caller has set is kept, whatever it is", () => {
  const page = load();
  const { calls, done } = recorder();
  assert.equal(page.service.post({ ref: "mine" }, done), "mine");
  assert.equal(page.service.post({ ref: 12 }, done), 12);
  assert.equal(page.service.post({ ref: "" }, done), "0");
  page.answer("mine");
  page.answer("12");
  page.answer(12);
  assert.equal(calls.length, 2);
});

test("a message that is frozen is sent all the same", () => {
  const page = load();
  assert.equal(page.service.post(Object.freeze({ do: "lamp.new" })), "0");
  assert.equal(page.posted()[0].ref, "0");
});

test("subscribe gives the service, and handlers get messages with their context", () => {
  const page = load();
  const seen = [];
  const context = {};
  function handler(message) {
    seen.push([this, message]);
  }
  assert.equal(page.service.listen("lamp", handler, context), page.service);
  assert.equal(page.service.listen(["door", "lamp"], handler), page.service);
  page.answer("0", { ticket: "a" });
  page.answer("1", { ticket: "b" });
  page.receive({ on: "lamp", body: 1 });
  page.receive({ on: "other", body: 2 });
  const message = { on: "lamp", body: 1, ...SERVER };
  assert.deepEqual(seen, [
    [context, message],
    [page.page, message],
  ]);
  assert.deepEqual(page.posted(), [
    { on: "listen", body: "lamp", ref: "0", from: "house page" },
    { on: "listen", body: ["door", "lamp"], ref: "1", from: "house page" },
  ]);
});

test("unsubscribe gives the service, and sends nothing for a handler never subscribed", () => {
  const page = load();
  const handler = () => assert.fail("left");
  assert.equal(page.service.forget(handler), page.service);
  page.service.listen(["lamp"], handler);
  page.answer("0", { ticket: "a" });
  page.service.forget(handler).forget(handler);
  page.receive({ on: "lamp" });
  assert.deepEqual(page.posted()[1], { on: "forget", body: "a", ref: "1", from: "house page" });
  assert.equal(page.posted().length, 2);
});

test("unsubscribing before the grant ends the subscription with the grant", () => {
  const page = load();
  const handler = () => assert.fail("left");
  page.service.listen("lamp", handler).forget(handler);
  page.receive({ on: "lamp" });
  page.answer("0", { ticket: "a" });
  page.receive({ on: "lamp" });
  assert.deepEqual(
    page.posted().map(({ on }) => on),
    ["listen", "forget"],
  );
});

test("strings with the prefix go to the page's own function", () => {
  const page = load();
  page.receive("acme without listener");
  const seen = [];
  page.service.onText = function (text) {
    seen.push([this, text]);
  };
  page.receive("acme: hello");
  page.receive("other: hello");
  assert.deepEqual(seen, [[page.service, "acme: hello"]]);
});

test("the target is the window that was set, the opener, the parent", () => {
  const { service, page, desk } = load();
  const opener = new FakeWindow(DESK).foreign();
  const own = new FakeWindow(DESK).foreign();
  service.lamp.ping();
  page.opener = opener;
  service.lamp.ping();
  assert.equal(service.aimAt(own), undefined);
  service.lamp.ping();
  assert.deepEqual(
    [desk, opener, own].map(({ posted }) => posted.length),
    [1, 1, 1],
  );
});

test("another target may have another origin", () => {
  const page = load();
  page.service.lamp.ping(() => {});
  page.answer("0");
  const other = new FakeWindow("https://other.example").foreign();
  page.service.aimAt(other);
  page.service.lamp.ping();
  assert.equal(other.posted[0].targetOrigin, "*");
});

test("an id that the caller has set is kept each time the object is sent", () => {
  const { service, posted } = load();
  const message = { do: "lamp.new", ref: "poll" };
  assert.deepEqual(
    [1, 2, 3].map(() => service.post(message)),
    ["poll", "poll", "poll"],
  );
  message.ref = undefined;
  assert.deepEqual(
    [1, 2].map(() => service.post(message)),
    ["0", "1"],
  );
  message.ref = "mine";
  assert.deepEqual(
    [1, 2].map(() => service.post(message)),
    ["mine", "mine"],
  );
  assert.equal(posted().length, 7);
});

test("calls of one id that wait together each have their answer and their time", async () => {
  const page = load({ timeout: 60 });
  const { calls, done, fail } = recorder();
  page.service.post({ ref: "mine" }, done, fail);
  await pause(40);
  page.service.post({ ref: "mine" }, done, fail);
  page.service.post({ ref: "mine" }, done, fail);
  await pause(35);
  assert.deepEqual(
    calls.map(({ name }) => name),
    ["fail"],
  );
  page.answer("mine", { out: 1 });
  page.answer("mine", { out: 2 });
  page.answer("mine", { out: 3 });
  await pause(70);
  const answers = calls.slice(1).map(({ name, args: [{ out }] }) => [name, out]);
  assert.deepEqual(answers, [
    ["done", 1],
    ["done", 2],
  ]);
});

test("what waits when the page is left fails, several calls of one id as well", () => {
  const page = load();
  const { calls, done, fail } = recorder();
  page.service.post({ ref: "mine" }, done, fail);
  page.service.post({ ref: "mine" }, done, fail);
  page.service.bye();
  assert.deepEqual(
    calls.map(({ name }) => name),
    ["fail", "fail"],
  );
});

test("an answer is left as it came, for whoever listens beside", () => {
  const traced = [];
  const heard = [];
  const page = load({ trace: (_, message) => traced.push(message) });
  page.page.addEventListener("message", ({ data }) => heard.push(data));
  const { calls, done } = recorder();
  page.service.post({}, done);
  page.answer("0", { out: 1 });
  page.answer("of somebody else");
  assert.deepEqual(
    [...traced.slice(1), ...heard].map(({ ref }) => ref),
    ["0", "of somebody else", "0", "of somebody else"],
  );
  assert.deepEqual(calls[0].args, [{ out: 1, ...SERVER }]);
});

test("an id that is used again has a time of its own", async () => {
  const page = load({ timeout: 60 });
  const { calls, done, fail } = recorder();
  page.service.post({ ref: "mine" }, done);
  page.answer("mine");
  await pause(40);
  page.service.post({ ref: "mine" }, done, fail);
  await pause(40);
  page.answer("mine");
  assert.deepEqual(
    calls.map(({ name }) => name),
    ["done", "done"],
  );
});

test("a handler that another one unsubscribes is not called any more", () => {
  const page = load();
  const other = () => assert.fail("left");
  page.service.listen("lamp", () => page.service.forget(other));
  page.service.listen("lamp", other);
  page.receive({ on: "lamp" });
  page.service.bye();
});

test("a function in the data is thrown at the caller, and nothing waits", async () => {
  const page = load();
  const { calls, done, fail } = recorder();
  const data = { a: () => {} };
  assert.throws(() => page.service.lamp.set(1, data, done, fail), { name: "DataCloneError" });
  const handler = () => assert.fail("never subscribed");
  assert.throws(() => page.service.listen(["lamp", () => {}], handler), { name: "DataCloneError" });
  page.receive({ on: "lamp" });
  await pause(40);
  assert.deepEqual([calls, page.posted()], [[], []]);
});

test("without callbacks a helper gives a promise that waits from then on", async (t) => {
  const caught = uncaught(t);
  const page = load();
  const never = page.service.lamp.ping();
  const later = page.service.lamp.ping();
  const refused = page.service.lamp.ping();
  page.answer("1", { out: 1 });
  page.answer("2", { bad: "no" });
  await pause(50);
  assert.deepEqual(await later, { out: 1, ...SERVER });
  assert.deepEqual(await later, { out: 1, ...SERVER });
  await assert.rejects(refused, { name: "ScapiRequestError", errorMessage: "no" });
  await assert.rejects(never, { name: "ScapiTimeoutError", request: "lamp.ping" });
  assert.deepEqual(caught, []);
  const asked = page.service.lamp.ping();
  const given = asked.then(({ out }) => out).finally(() => {});
  page.answer("3", { out: 5 });
  assert.equal(await given, 5);
  assert.equal(await page.service.lamp.ping().catch((error) => error.name), "ScapiTimeoutError");
});

test("answers that nobody asks for are forgotten in the end", async () => {
  const page = load();
  const first = page.service.lamp.ping();
  for (let count = 0; count < 1000; count += 1) {
    page.service.lamp.ping();
  }
  page.answer("0", { out: 1 });
  await assert.rejects(first, { name: "ScapiTimeoutError" });
});

test("a told origin is posted to and believed, no other", () => {
  const page = load({ origin: `${DESK}/with/path` });
  const { calls, done } = recorder();
  page.service.lamp.ping(done);
  page.answer("0", {}, { origin: "https://evil.example" });
  assert.deepEqual([page.targets(), calls], [[DESK], []]);
  page.answer("0");
  assert.equal(calls.length, 1);
  for (const none of ["desk.example", "desk.example:8443", "localhost:8080", "file:///C:/x"]) {
    assert.throws(() => load({ origin: none }), TypeError, none);
  }
});

test("an opaque origin can be pinned, and is then posted to as before", () => {
  const page = load();
  const { calls, done } = recorder();
  page.service.lamp.ping(done);
  page.answer("0", {}, { origin: "null" });
  page.service.lamp.ping(done);
  page.answer("1");
  assert.deepEqual([page.targets(), calls.length], [["*", "*"], 1]);
});

test("settings come from the script's tag, and only from that", () => {
  const dataset = { origin: DESK, timeout: "5", legacyDefects: " the-keepIds the-oneHandler " };
  const scope = new FakeWindow(PAGE, { parent: new FakeWindow(DESK).foreign() });
  scope.document = { currentScript: { tagName: "SCRIPT", dataset } };
  const page = load({ scope });
  const message = { do: "lamp.new" };
  page.service.post(message);
  assert.equal(page.service.post(message), "0");
  assert.equal(scope.parent.posted[0].targetOrigin, DESK);
  const strict = new FakeWindow(PAGE, { parent: scope.parent }); // an XHTML page
  strict.document = { currentScript: { tagName: "script", dataset } };
  load({ scope: strict }).service.lamp.ping();
  assert.equal(scope.parent.posted[2].targetOrigin, DESK);
  const clobbered = new FakeWindow(PAGE, { parent: scope.parent });
  clobbered.document = { currentScript: { tagName: "FORM", dataset } };
  load({ scope: clobbered }).service.lamp.ping();
  assert.equal(scope.parent.posted[3].targetOrigin, "*");
});

test("whoever has left hears of no refusal, unless it asked; others by the channel's name", async (t) => {
  const caught = uncaught(t);
  const page = load();
  const left = () => {};
  const { calls, done, fail } = recorder();
  page.service.listen("lamp", left);
  page.service.listen("lamp", left, null, done, fail);
  page.service.forget(left);
  page.service.listen(["lamp", "door"], () => {});
  page.answer("0", { bad: "no" });
  page.answer("1", { bad: "no" });
  await pause(50);
  assert.deepEqual(
    calls.map(({ name }) => name),
    ["fail"],
  );
  assert.deepEqual(
    caught.map(({ request }) => request),
    ["lamp,door"],
  );
});

test("a timeout that is none is refused, an id of a defect that is none is told", async (t) => {
  const caught = uncaught(t);
  assert.throws(() => load({ timeout: NaN }), RangeError);
  const { service } = load({ legacyDefects: ["the-keepIds", "the-typo", "cosmetic"] });
  await pause();
  assert.match(String(caught), /no legacy defect: the-typo, cosmetic; there are the-anySource, /);
  assert.equal(caught.length, 1);
  assert.equal(service.post({}), "0");
  const one = load({ legacyDefects: "the-keepIds" }).service;
  const message = {};
  assert.deepEqual([one.post(message), one.post(message)], ["0", "0"]);
});

test("a trace sees what is said, and may throw", async (t) => {
  const caught = uncaught(t);
  const trace = [];
  const page = load({
    trace: (direction) => {
      trace.push(direction);
      throw new Error("trace");
    },
  });
  page.service.lamp.ping();
  page.answer("0");
  await pause();
  assert.deepEqual([trace, caught.length], [["out", "in"], 2]);
});
