/** Each defect of the old script: how it was, on request, and how it is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DESK, load, PAGE, pause, recorder } from "./drop-in-support.js";
import { FakeWindow, SERVER, uncaught } from "./support.js";

const EVIL = "https://evil.example";

test("anyTarget: the old one posts to anybody for ever, the new one to who has answered", () => {
  for (const [legacy, targets] of [
    [["anyTarget"], ["*", "*"]],
    [[], ["*", DESK]],
  ]) {
    const page = load({ legacy });
    page.service.lamp.ping(() => {});
    page.answer("0");
    page.service.lamp.ping();
    assert.deepEqual(page.targets(), targets);
  }
});

test("anySource: the old one believes everybody, the new one its desktop", () => {
  for (const [legacy, count] of [
    [["anySource"], 3],
    [[], 1],
  ]) {
    const page = load({ legacy });
    const { calls, done } = recorder();
    [0, 1, 2].forEach(() => page.service.lamp.ping(done));
    page.answer("0");
    page.answer("1", {}, { source: new FakeWindow(EVIL), origin: EVIL });
    page.answer("2", {}, { origin: EVIL });
    assert.equal(calls.length, count);
  }
});

test("anySource: before the first answer any origin counts, but only in that window", () => {
  const page = load();
  const { calls, done } = recorder();
  page.service.lamp.ping(done);
  page.answer("0", {}, { source: null });
  page.answer("7", {}, { origin: EVIL });
  assert.equal(calls.length, 0);
  page.answer("0");
  assert.equal(calls.length, 1);
});

test("ownAnswers: the old one succeeds when it stands alone, the new one has no desktop", async () => {
  for (const [legacy, name] of [
    [["ownAnswers"], "done"],
    [[], "fail"],
  ]) {
    const page = load({ legacy, standAlone: true });
    const { calls, done, fail } = recorder();
    page.service.lamp.ping(done, fail);
    page.page.posted.forEach(({ message }) => page.page.receive(message, page.page, PAGE));
    await pause();
    assert.deepEqual(
      calls.map((call) => call.name),
      [name],
    );
  }
  const alone = load({ standAlone: true });
  await assert.rejects(alone.service.lamp.ping(), {
    name: "ScapiNoDesktopError",
    do: "lamp.ping",
    bad: "lamp.ping: no desktop",
  });
  assert.equal(alone.page.posted.length, 0);
});

test("ownAnswers: own messages of another page are no answers either", () => {
  for (const [legacy, count] of [
    [["ownAnswers"], 1],
    [[], 0],
  ]) {
    const page = load({ legacy });
    const { calls, done } = recorder();
    page.service.lamp.ping(done);
    page.answer("0", { from: "house page" });
    assert.equal(calls.length, count);
  }
});

test("globalEcho: the old one keeps the value in a global, the new one to itself", () => {
  for (const [legacy, global] of [
    [["globalEcho"], 9],
    [[], undefined],
  ]) {
    const page = load({ legacy });
    page.receive({ room: 9 });
    page.service.lamp.ping();
    assert.deepEqual([page.page.room, page.posted()[0].room], [global, 9]);
  }
});

test("failureNeedsSuccess: the old one ignores a failure callback alone, the new one does not", async () => {
  for (const [legacy, count] of [
    [["failureNeedsSuccess"], 0],
    [[], 2],
  ]) {
    const page = load({ legacy });
    const { calls, fail } = recorder();
    page.service.lamp.ping(undefined, fail);
    page.service.lamp.ping(null, fail);
    page.answer("0", { bad: "no" });
    await pause(40);
    assert.equal(calls.length, count);
  }
});

test("timeoutText: the old one fails with a text, the new one with an error that reads so", async () => {
  const old = load({ legacy: ["timeoutText"] });
  const page = load();
  const { calls, done, fail } = recorder();
  old.service.lamp.ping(done, fail);
  page.service.lamp.ping(done, fail);
  await pause(50);
  const [text, error] = calls.map(({ args }) => args[0]);
  assert.equal(text, "Too slow");
  assert.deepEqual(
    [error.name, error.bad, error.do],
    ["ScapiTimeoutError", "Too slow", "lamp.ping"],
  );
  assert.ok(error == "Too slow" && `${error}` === "Too slow");
  assert.deepEqual(
    calls.map(({ name, self }) => [name, self]),
    [
      ["fail", old.service],
      ["fail", page.service],
    ],
  );
});

test("eventsAfterAnswer: the old one loses events before the answer, the new one does not", () => {
  for (const [legacy, bodies] of [
    [["eventsAfterAnswer"], [2]],
    [[], [1, 2]],
  ]) {
    const page = load({ legacy });
    const seen = [];
    page.service.listen("lamp", ({ body }) => seen.push(body));
    page.receive({ on: "lamp", body: 1 });
    page.answer("0", { ticket: "a" });
    page.receive({ on: "lamp", body: 2 });
    assert.deepEqual(seen, bodies);
  }
});

test("silentRefusal: the old one tells nobody, the new one a callback or the page", async (t) => {
  const caught = uncaught(t);
  for (const [legacy, count] of [
    [["silentRefusal"], 0],
    [[], 1],
  ]) {
    const page = load({ legacy });
    const { calls, done, fail } = recorder();
    page.service.listen("lamp", () => assert.fail("refused"), null, done, fail);
    page.service.listen("lamp", () => assert.fail("refused"));
    page.answer("0", { bad: "no" });
    page.answer("1", { bad: "no" });
    page.receive({ on: "lamp" });
    await pause();
    assert.deepEqual([calls.length, caught.length], [count, count]);
  }
  assert.deepEqual(caught.map(String), ["ScapiRequestError: lamp: no"]);
});

test("silentRefusal: a subscription without answer is told as well", async (t) => {
  const caught = uncaught(t);
  load().service.listen(["lamp", "door"], () => {});
  await pause(50);
  assert.deepEqual(
    caught.map(({ name }) => name),
    ["ScapiTimeoutError"],
  );
});

test("oneHandler: the old one calls the last handler of a channel, the new one all", () => {
  for (const [legacy, names] of [
    [["oneHandler"], ["two"]],
    [[], ["one", "two"]],
  ]) {
    const page = load({ legacy });
    const seen = [];
    page.service.listen("lamp", () => seen.push("one"));
    page.service.listen("lamp", () => seen.push("two"));
    page.answer("0", { ticket: "a" });
    page.answer("1", { ticket: "b" });
    page.receive({ on: "lamp" });
    assert.deepEqual(seen, names);
  }
});

test("handlersByText: the old one takes equal texts for one handler, the new one does not", () => {
  for (const [legacy, names, ended] of [
    [["handlersByText"], ["one"], "b"],
    [[], ["two"], "a"],
  ]) {
    const page = load({ legacy });
    const seen = [];
    const make = (name) => () => seen.push(name);
    const one = make("one");
    page.service.listen("lamp", one);
    page.service.listen("lamp", make("two"));
    page.answer("0", { ticket: "a" });
    page.answer("1", { ticket: "b" });
    page.service.forget(one);
    page.receive({ on: "lamp" });
    assert.deepEqual([seen, page.posted()[2].body], [names, ended]);
  }
});

test("listsStay: the old one never lets go of a list, the new one does", () => {
  for (const [legacy, count] of [
    [["listsStay"], 1],
    [[], 0],
  ]) {
    const page = load({ legacy });
    let seen = 0;
    const handler = () => (seen += 1);
    page.service.listen(["lamp", "door"], handler);
    page.answer("0", { ticket: "a" });
    page.service.forget(handler);
    page.receive({ on: "lamp" });
    assert.deepEqual([seen, page.posted().length], [count, 2]);
  }
});

test("printMessages: the old one prints what comes, the new one nothing", () => {
  for (const [legacy, count] of [
    [["printMessages"], 2],
    [[], 0],
  ]) {
    const page = load({ legacy });
    const printed = [];
    page.page.console = { log: (...args) => printed.push(args) };
    page.receive({ secret: 1 });
    page.receive("noise");
    assert.equal(printed.length, count);
  }
});

test("silentUnload: the old one drops what waits, the new one settles and unsubscribes", async (t) => {
  const caught = uncaught(t);
  for (const [legacy, names, sent] of [
    [["silentUnload"], [], 3],
    [[], ["ScapiClosedError"], 4],
  ]) {
    const page = load({ legacy });
    const failures = [];
    page.service.listen("lamp", () => assert.fail("unloaded"));
    page.answer("0", { ticket: "a" });
    page.service.listen("door", () => assert.fail("unloaded"));
    page.service.lamp.ping(
      () => assert.fail("unloaded"),
      (error) => failures.push(error.name),
    );
    assert.equal(page.service.bye(), undefined);
    page.answer("2");
    page.receive({ on: "lamp" });
    await pause(50);
    assert.deepEqual([failures, page.posted().length], [names, sent]);
    assert.deepEqual(caught, []);
  }
});

test("silentUnload: a call made by a failing callback still ends", async () => {
  const page = load();
  const again = new Promise((resolve) => {
    page.service.lamp.ping(null, () => page.service.lamp.ping(null, resolve));
  });
  page.service.bye();
  assert.equal((await again).name, "ScapiTimeoutError");
});

test("keepIds: the old one sends an object again with its old id, the new one with a new id", () => {
  for (const [legacy, id] of [
    [["keepIds"], "0"],
    [[], "1"],
  ]) {
    const page = load({ legacy });
    const message = { do: "lamp.new" };
    page.service.post(message);
    assert.equal(page.service.post(message), id);
    assert.equal(message.ref, id);
    message.ref = "mine";
    assert.equal(page.service.post(message), "mine");
  }
});

test("unevenArguments: the old one posts a callback among the data, the new one shifts it", () => {
  const old = load({ legacy: ["unevenArguments"] });
  assert.throws(() => old.service.lamp.set(1, () => {}), { name: "DataCloneError" });
  assert.throws(() => old.service.lamp.dial(() => {}), { name: "DataCloneError" });
  const page = load();
  const { calls, done, fail } = recorder();
  page.service.lamp.set(1, done, fail);
  page.service.lamp.wide(1, done);
  page.service.lamp.wide(done);
  page.service.door.open(done, fail);
  page.answer("0", { bad: 1 });
  ["1", "2", "3"].forEach((ref) => page.answer(ref));
  assert.deepEqual(
    page.posted().map((message) => message.with),
    [[1, null], [1, null, null], [null, null, null], [null]],
  );
  assert.deepEqual(
    calls.map(({ name }) => name),
    ["fail", "done", "done", "done"],
  );
});

test("callbacksOnly: the old helpers give nothing, the new ones a promise", async () => {
  const old = load({ legacy: ["callbacksOnly"] });
  assert.equal(old.service.lamp.ping(), undefined);
  const page = load();
  const promise = page.service.lamp.ping();
  page.answer("0", { out: 3 });
  assert.deepEqual(await promise, { out: 3, ...SERVER });
  assert.equal(
    page.service.lamp.ping(() => {}),
    undefined,
  );
});

test("all old behaviours can be had at once", () => {
  const page = load({ legacy: "all" });
  assert.equal(page.service.lamp.ping(), undefined);
  assert.throws(() => page.service.lamp.set(1, () => {}), { name: "DataCloneError" });
});
