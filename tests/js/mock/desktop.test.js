/** What a desktop does beside running its program; tests/mock/test_desktop.py has the same for the other engine. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

import {
  Desktop,
  desktopTransport,
  LimitError,
  MockError,
  OptionError,
  RefusedError,
  serveWindow,
  Story,
} from "../../../templates/typescript/mock/index.js";
import { LIMITS } from "../../../templates/typescript/mock/beginnings.js";
import { canonical } from "../../../templates/typescript/mock/canonical.js";
import { normalise } from "../../../templates/typescript/mock/values.js";
import { vectors } from "./vectors.js";

const PROGRAMS = Object.fromEntries(vectors("programs").map((vector) => [vector.name, vector]));
const MACHINE = PROGRAMS["a machine"];
const FAULTS = PROGRAMS["the wire, faults"];
const TIMERS = PROGRAMS.timers;

function desktopOf({ program, protocol }, given) {
  return new Desktop(program, protocol, given);
}

function pageOf(desktop, channels = [], fields = {}) {
  const got = [];
  const page = desktop.connect("https://page.example", (message) => got.push(message), fields);
  if (channels.length > 0) {
    page.receive(desktop.wire.subscribe("s", channels));
    got.length = 0;
  }
  return [page, got];
}

function ask(page, method, params = [], id = "1") {
  page.receive(page.desktop.wire.request(id, method, params));
}

test("a page that sends while it gets a message waits for its turn", () => {
  const desktop = desktopOf(MACHINE);
  const seen = [];
  const page = desktop.connect("https://page.example", (message) => {
    seen.push(`begins ${message.id}`);
    if (message.id === "first") {
      ask(page, "buy", ["blue"], "second");
    }
    seen.push(`ends ${message.id}`);
  });
  ask(page, "buy", ["red"], "first");
  assert.deepEqual(seen, ["begins first", "ends first", "begins second", "ends second"]);
});

test("what a structured clone can hold becomes JSON", () => {
  const sent = {
    undefined: undefined,
    list: [undefined, NaN, -Infinity, -0],
    date: new Date(0),
    wrong: new Date(NaN),
    map: new Map([[1, 2]]),
    bytes: new Uint8Array([1, 2]),
    text: "a\ud800",
    big: 1n,
    own: JSON.parse('{"__proto__": {"x": 1}}'),
  };
  assert.equal(
    canonical(normalise(sent, LIMITS)),
    '{"bytes":{"0":1,"1":2},"date":"1970-01-01T00:00:00.000Z","list":[null,null,null,0],"map":{},' +
      '"own":{"__proto__":{"x":1}},"text":"a\ufffd","wrong":null}',
  );
  const circle = {};
  circle.self = circle;
  assert.throws(() => normalise(circle, LIMITS), LimitError);
  assert.throws(() => normalise(new Array(1e9), LIMITS), LimitError);
});

test("a function takes the place of a method", () => {
  const desktop = desktopOf(MACHINE);
  const [page, got] = pageOf(desktop);
  desktop.override("buy", (args, context) => [context.original(), context.page.origin, args.color]);
  ask(page, "buy", ["red"]);
  assert.deepEqual(got.pop().result, ["1", "https://page.example", "red"]);
  desktop.override("buy", (args, context) => context.refuse({ code: 7 }));
  ask(page, "buy");
  assert.deepEqual(got.pop().error, { code: 7 });
  desktop.override("buy", (args, context) => context.ignore());
  ask(page, "buy");
  assert.equal(got.length, 0);
  desktop.override("buy", null);
  ask(page, "buy");
  assert.equal(got.pop().result, "2");
});

test("the original may get other arguments", () => {
  const desktop = desktopOf(MACHINE);
  const [page, got] = pageOf(desktop);
  desktop.override("stop", (args, context) => context.original({ id: `${args.id}0` }));
  ask(page, "stop", ["7"]);
  assert.equal(got.pop().error, "no 70");
  desktop.override("stop", (args, context) => context.original({ what: 1 }));
  const told = [];
  desktop.onProblem((text) => told.push(text));
  ask(page, "stop", ["7"]);
  assert.equal(got.pop().error, "the function in the place of stop failed");
  assert.ok(told[0].endsWith("stop has no parameter what; it has id"));
});

test("a story is played step by step", () => {
  const story = new Story(TIMERS.program, TIMERS.protocol, TIMERS.story);
  const { steps } = TIMERS.story;
  assert.deepEqual(steps.slice(0, 4).map((step) => story.take(step)), [null, null, null, null]);
  assert.equal(story.desktop.now, 9);
  assert.equal(story.take({ ...steps[4], events: [] }).message, "3 events came, not 0");
});

test("a function that fails is reported and answered", () => {
  const desktop = desktopOf(MACHINE);
  const told = [];
  desktop.onProblem((text) => told.push(text));
  const [page, got] = pageOf(desktop);
  desktop.override("buy", () => {
    throw new TypeError("oh");
  });
  ask(page, "buy");
  assert.equal(got.pop().error, "the function in the place of buy failed");
  desktop.override("buy", async () => 1);
  ask(page, "buy");
  assert.equal(got.pop().error, "the function in the place of buy failed");
  assert.deepEqual(told, [
    "the function in the place of buy failed: oh",
    "the function in the place of buy failed: it gave a promise, and has to give its data at once",
  ]);
});

test("single answers come once and in order", () => {
  const desktop = desktopOf(FAULTS);
  const [page, got] = pageOf(desktop);
  desktop.respondOnce("agent.get", { data: { username: "b" } });
  desktop.respondOnce("agent.get", { error: "no" });
  for (let count = 0; count < 3; count += 1) {
    ask(page, "agent.get");
  }
  assert.deepEqual(
    got.map(({ data, errorMessage }) => data ?? errorMessage),
    [{ username: "b" }, "no", { username: "a" }],
  );
});

test("a snapshot holds everything", () => {
  const desktop = desktopOf(TIMERS);
  const [page, got] = pageOf(desktop, ["e"], { id: "p" });
  ask(page, "on", ["1"]);
  desktop.fault("go", { latency: 2 });
  ask(page, "go", [], "late");
  const snapshot = JSON.parse(JSON.stringify(desktop.snapshot()));
  got.length = 0;
  desktop.advance(9);
  const expected = [...got];
  assert.equal(expected.length, 3);
  const fresh = desktopOf(TIMERS);
  fresh.restore(snapshot);
  const again = [];
  fresh.connect("https://page.example", (message) => again.push(message), { id: "p" });
  fresh.advance(9);
  assert.deepEqual(again, expected);
});

test("options may come from an editor that marks its files", () => {
  assert.deepEqual(desktopOf(MACHINE, { options: "\ufeff; mine\n" }).options, desktopOf(MACHINE).options);
});

test("a broken snapshot changes nothing", () => {
  const desktop = desktopOf(TIMERS);
  const before = desktop.snapshot();
  const timer = { name: "t", due: 1, args: {} };
  const broken = [
    ["now", [null, "x", -1, 2 ** 60, 0.5, true]],
    ["random", [null, [1, 2, 3], [1, 2, 3, "4"], [1, 2, 3, 2 ** 32], [0, 0, 0, -1]]],
    ["counters", [null, { a: "1" }, []]],
    ["subscriptionCount", ["1"]],
    ["pageCount", [null]],
    ["state", [null, []]],
    ["timers", [null, [{}], [{ ...timer, due: "1" }]]],
    ["pages", [[{}], {}]],
    ["once", [[{ method: "go", answers: [1] }]]],
    ["faults", [[{ method: "go" }]]],
  ];
  for (const [part, values] of broken) {
    const message = `this is no snapshot of a desktop: its ${part} is not as one has it`;
    for (const value of [...values, undefined]) {
      assert.throws(() => desktop.restore({ ...before, now: 7, [part]: value }), { name: "OptionError", message });
    }
  }
  for (const owner of [{ list: "nowhere", index: 0 }, { list: "nowhere" }, { index: 0 }]) {
    assert.throws(() => desktop.restore({ ...before, timers: [{ ...timer, ...owner }] }), /a timer is of an entry/);
  }
  assert.throws(() => desktop.restore({ version: 1, now: 5 }), /its random is not/);
  assert.deepEqual(desktop.snapshot(), before);
});

test("a replay shows the first difference", () => {
  const desktop = desktopOf(MACHINE);
  const [page] = pageOf(desktop, ["cars"]);
  ask(page, "buy", ["red"]);
  const { lines } = desktop.transcript;
  assert.equal(desktopOf(MACHINE).replay(lines), null);
  const changed = [...lines.slice(0, -1), lines[4].replace('"1"', '"2"')];
  assert.deepEqual(desktopOf(MACHINE).replay(changed), { line: 5, expected: changed[4], got: lines[4] });
});

test("triggers, settings and limits are checked", () => {
  const desktop = desktopOf(PROGRAMS["triggers, by hand"]);
  const wrong = [
    [() => desktop.trigger("tt"), "there is no trigger tt; t is meant, perhaps"],
    [() => desktop.trigger("t"), "t needs n"],
    [() => desktop.trigger("t", { n: 1, m: 2 }), "t has no parameter m; it has n, d"],
    [() => desktop.trigger("t", { n: "1" }), "t: n is integer, not string"],
    [() => desktop.perform("m", { bogus: 1 }), "m has no parameter bogus; it has a, b"],
    [() => desktop.perform("m", [1, 2, 3]), "m got 3 parameters; it has a, b"],
    [() => desktop.perform("m", "text"), "m: its parameters are a list or object, not string"],
    ...[0, -1, 1.5, "1"].map((times) => [
      () => desktop.fault("m", { drop: true, times }),
      "the times of a fault are an integer, 1 or more; for ever without",
    ]),
    ...[{}, { times: 3 }, { latency: 0, drop: false, duplicate: false }].map((what) => [
      () => desktop.fault("m", what),
      "this fault does nothing: it needs latency, drop, error, shape or duplicate",
    ]),
    [() => desktop.fault("m", { lost: true }), 'a fault has no "lost"; it has drop, duplicate, error, latency, shape, times'],
    [() => desktopOf(PROGRAMS.rules, { settings: { w: 1 } }), "there is no setting w; v is meant, perhaps"],
    [() => desktopOf(PROGRAMS.rules, { state: { m: 1 } }), "the state has no m; it has n"],
  ];
  for (const [run, message] of wrong) {
    assert.throws(run, new OptionError(message));
  }
  assert.throws(() => desktop.trigger("t", { n: 2 }), (error) => error instanceof RefusedError && error.error === "not now");
});

test("a client in the same process", async () => {
  const desktop = desktopOf(MACHINE);
  const transport = desktopTransport(desktop, { origin: "https://crm.example", id: "crm" });
  const got = [];
  transport.open((message) => got.push(message));
  transport.send(desktop.wire.request("1", "buy", ["red"]));
  assert.deepEqual(got, []);
  await null;
  assert.deepEqual(got, [{ id: "1", method: "buy", result: "1" }]);
  transport.close();
  assert.equal(desktop.pages.size, 0);
  assert.throws(() => transport.send({}), MockError);
});

class FakeWindow extends EventTarget {
  post(source, origin, data) {
    this.dispatchEvent(Object.assign(new Event("message"), { source, origin, data }));
  }
}

test("pages in other windows are served, each at its own origin", () => {
  const desktop = desktopOf(MACHINE);
  const host = new FakeWindow();
  const posted = [];
  const frame = (name) => ({ closed: false, postMessage: (message, target) => posted.push([name, message.result, target]) });
  const [one, two] = [frame("one"), frame("two")];
  const server = serveWindow(desktop, host);
  const buy = desktop.wire.request("1", "buy", []);
  host.post(one, "https://a.example", buy);
  host.post(two, "null", buy);
  host.post(host, "https://desk.example", buy);
  host.post(null, "https://x.example", buy);
  host.post(frame("three"), "https://c.example", { type: "webpackOk" });
  assert.deepEqual(posted, [["one", "1", "https://a.example"], ["two", "2", "*"]]);
  assert.equal(desktop.pages.size, 2);
  host.post(one, "https://b.example", buy);
  assert.deepEqual(posted[2], ["one", "3", "https://b.example"]);
  assert.deepEqual([...desktop.pages.values()].map((page) => page.origin), ["null", "https://b.example"]);
  two.closed = true;
  server.sweep();
  assert.equal(desktop.pages.size, 1);
  server.close();
  host.post(one, "https://b.example", buy);
  assert.equal(posted.length, 3);
});

test("top-level names are unique, so that the modules can be joined", () => {
  const folder = new URL("../../../templates/typescript/mock/", import.meta.url);
  const seen = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
    const text = readFileSync(new URL(file, folder), "utf8");
    for (const [, name] of text.matchAll(/^(?:export )?(?:async )?(?:function|class|const|let) (\w+)/gm)) {
      assert.equal(seen.get(name), undefined, `${name} stands in ${file} and ${seen.get(name)}`);
      seen.set(name, file);
    }
    for (const [line] of text.matchAll(/^(?:import|export \{).*/gm)) {
      assert.match(line, /^(import|export) \{ [\w, ]+ \} from "\.\/[\w-]+\.js";$/, `${file}: ${line}`);
    }
  }
});
