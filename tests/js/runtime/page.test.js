/** The page transport and the default client, in windows that are enough for them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { CHANNELS, FakeWindow, NAMESPACES, PROTOCOL, runtime, SERVER } from "./support.js";

const { makeClient } = await runtime("client");
const { makeDefault } = await runtime("default");

const DESK = "https://desk.example";
const PAGE = "https://page.example";

/** A page framed by a desktop of another origin, as far as a browser would let it see. */
function framed({ ancestorOrigins = [DESK], referrer = "", ...rest } = {}) {
  const desk = new FakeWindow(DESK).foreign();
  const page = new FakeWindow(PAGE, { parent: desk, ancestorOrigins, referrer, ...rest });
  return { desk, page };
}

const open = (window, options) =>
  makeClient(PROTOCOL, NAMESPACES, CHANNELS, { window, ...options });

/** Makes a call and answers it, as `desk` from `origin`. */
async function roundTrip({ desk, page }, options, origin = DESK) {
  const client = open(page, options);
  const call = client.house.ping({ timeout: 30 });
  await Promise.resolve();
  const posted = desk.posted.at(-1);
  page.receive({ ref: posted?.message.ref, out: "pong", ...SERVER }, desk, origin);
  return { result: await call, targetOrigin: posted.targetOrigin, client };
}

test("a framed page posts to its parent, to the origin of its ancestor", async () => {
  const { result, targetOrigin } = await roundTrip(framed());
  assert.deepEqual([result, targetOrigin], ["pong", DESK]);
});

test("an origin without a scheme is refused, with or without a port", async () => {
  for (const origin of [
    "desk.example",
    "desk.example:8443",
    "localhost:8080",
    "file:///C:/x",
    "",
  ]) {
    const { desk, page } = framed();
    const client = open(page, { origin });
    await assert.rejects(client.house.ping({ timeout: 30 }), TypeError, origin);
    assert.equal(desk.posted.length, 0);
    client.close();
  }
});

test("a pop-up posts to its opener, to the origin of its referrer", async () => {
  const desk = new FakeWindow(DESK).foreign();
  const page = new FakeWindow(PAGE, { opener: desk, referrer: `${DESK}/ui?x=1` });
  assert.equal((await roundTrip({ desk, page })).targetOrigin, DESK);
});

test("the opener comes before the parent", async () => {
  const desk = new FakeWindow(DESK).foreign();
  const other = new FakeWindow("https://other.example").foreign();
  const page = new FakeWindow(PAGE, { opener: desk, parent: other, referrer: `${DESK}/` });
  await roundTrip({ desk, page });
  assert.equal(other.posted.length, 0);
});

test("a pop-up in a frame asks its referrer, not its ancestors", async () => {
  const desk = new FakeWindow(DESK).foreign();
  const parent = new FakeWindow("https://other.example").foreign();
  const told = {
    opener: desk,
    parent,
    referrer: `${DESK}/`,
    ancestorOrigins: ["https://other.example"],
  };
  assert.equal((await roundTrip({ desk, page: new FakeWindow(PAGE, told) })).targetOrigin, DESK);
});

test("a page that hosts the desktop names its window and its origin", async () => {
  const desk = new FakeWindow(DESK).foreign();
  const page = new FakeWindow(PAGE);
  const { targetOrigin } = await roundTrip(
    { desk, page },
    { target: desk, origin: `${DESK}/path` },
  );
  assert.equal(targetOrigin, DESK);
  await assert.rejects(open(page, { target: desk }).house.ping(), { name: "ScapiNoDesktopError" });
  await assert.rejects(open(page, { target: null }).house.ping(), { name: "ScapiNoDesktopError" });
});

test("a desktop of the same origin is seen directly", async () => {
  const desk = new FakeWindow(DESK);
  const page = new FakeWindow(DESK, { parent: desk, referrer: "https://login.example/" });
  assert.equal((await roundTrip({ desk, page })).targetOrigin, DESK);
});

test("without ancestorOrigins the referrer tells, unless it is the page itself", async () => {
  const old = { ancestorOrigins: null };
  const told = await roundTrip(framed({ ...old, referrer: `${DESK}/` }));
  assert.equal(told.targetOrigin, DESK);
  for (const referrer of ["", `${PAGE}/before`, "about:blank", "nonsense"]) {
    const { desk, page } = framed({ ...old, referrer });
    await assert.rejects(open(page).house.ping(), /set the option origin/);
    assert.equal(desk.posted.length, 0);
  }
  await assert.rejects(
    open(framed({ ancestorOrigins: ["null"] }).page).house.ping(),
    /set the option origin/,
  );
});

test("the option comes first; an origin that is none is refused", async () => {
  const given = await roundTrip(
    framed(),
    { origin: "https://other.example" },
    "https://other.example",
  );
  assert.equal(given.targetOrigin, "https://other.example");
  for (const origin of ["desk.example", "null", "", "/"]) {
    await assert.rejects(open(framed().page, { origin }).house.ping(), { code: "ERR_INVALID_URL" });
  }
});

test("a star sends to anybody in that window, but only if asked for", async () => {
  const given = await roundTrip(framed(), { origin: "*" }, "https://anything.example");
  assert.deepEqual([given.result, given.targetOrigin], ["pong", "*"]);
});

test("messages of another origin, another window, or no window are ignored", async () => {
  const windows = framed();
  await assert.rejects(roundTrip(windows, {}, "https://evil.example"), {
    name: "ScapiTimeoutError",
  });
  const client = open(windows.page, { firstId: 5 });
  const seen = [];
  client.on("lamp", (event) => seen.push(event));
  const call = client.house.ping({ timeout: 30 });
  await Promise.resolve();
  const answer = { ref: "6", out: "forged", ...SERVER };
  const evil = new FakeWindow(DESK);
  for (const source of [evil, windows.page, null, undefined]) {
    windows.page.receive(answer, source, DESK);
    windows.page.receive({ on: "lamp", body: { kind: "ON" }, ...SERVER }, source, DESK);
  }
  await assert.rejects(call, { name: "ScapiTimeoutError" });
  assert.deepEqual(seen, []);
  client.close();
});

test("a stand-alone page, or no page at all, has no desktop", async () => {
  const page = new FakeWindow(PAGE);
  for (const window of [page, undefined]) {
    const client = open(window);
    await assert.rejects(client.house.ping(), { name: "ScapiNoDesktopError" });
    await assert.rejects(client.ready(), { name: "ScapiNoDesktopError" });
    await assert.rejects(client.on("lamp", () => {}).ready, { name: "ScapiNoDesktopError" });
    client.close();
  }
  assert.deepEqual(page.posted, []);
});

test("a desktop whose window is closed is gone", async () => {
  const windows = framed();
  const { client } = await roundTrip(windows);
  windows.desk.closed = true;
  await assert.rejects(client.house.ping(), { name: "ScapiNoDesktopError" });
});

test("what cannot be cloned fails that call only", async () => {
  const windows = framed();
  const { client } = await roundTrip(windows);
  await assert.rejects(
    client.house.add(1, () => {}),
    { name: "DataCloneError" },
  );
  assert.equal(client.pending, 0);
});

test("leaving the page fails what is pending, going into the cache does not", async () => {
  const { page, desk } = framed();
  const client = open(page);
  const subscription = client.on("lamp", () => {});
  await Promise.resolve();
  page.receive({ ref: desk.posted[0].message.ref, ticket: "s", ...SERVER }, desk, DESK);
  await subscription.ready;
  const call = client.house.ping();
  await Promise.resolve();
  page.hide(true);
  assert.equal(client.pending, 1);
  page.hide(false);
  await assert.rejects(call, { name: "ScapiClosedError", cause: undefined });
  assert.deepEqual([client.closed, desk.posted.at(-1).message.body], [true, "s"]);
});

test("close stops listening", async () => {
  const windows = framed();
  const trace = [];
  const { client } = await roundTrip(windows, { trace: (direction) => trace.push(direction) });
  client.close();
  windows.page.receive({ ...SERVER }, windows.desk, DESK);
  windows.page.hide(false);
  assert.deepEqual(trace, ["out", "in"]);
});

test("several clients of one page do not take each other's answers", async () => {
  const { page, desk } = framed();
  const one = open(page);
  const two = open(page);
  const calls = [one.house.ping(), two.house.ping()];
  await Promise.resolve();
  const refs = desk.posted.map(({ message }) => message.ref);
  assert.notEqual(refs[0], refs[1]);
  assert.match(refs[0], /^\d+$/);
  refs.reverse().forEach((ref, out) => page.receive({ ref, out, ...SERVER }, desk, DESK));
  assert.deepEqual(await Promise.all(calls), [1, 0]);
});

test("the default client looks at nothing before the first call", () => {
  const window = new Proxy({}, { get: () => assert.fail("looked at") });
  makeDefault(PROTOCOL).configure({ window });
});

test("the default client is made with the first call, as configured", async () => {
  const { page, desk } = framed();
  const { call, configure } = makeDefault(PROTOCOL);
  configure({ window: page, firstId: 3, timeout: 10 });
  await assert.rejects(call("house.add", [1, undefined]), { name: "ScapiTimeoutError" });
  assert.deepEqual(desk.posted[0].message, {
    do: "house.add",
    with: [1],
    ref: "3",
    from: "house page",
  });
  assert.throws(() => configure({}), { name: "ScapiError" });
  await assert.rejects(call("house.ping"), { name: "ScapiTimeoutError" });
  assert.equal(desk.posted[1].message.ref, "4");
});

test("a call can name the client to go through", async () => {
  const client = { call: async (...given) => given };
  const { call, configure } = makeDefault(PROTOCOL);
  const options = { client, timeout: 5 };
  assert.deepEqual(await call("house.add", [1], options), ["house.add", [1], options]);
  configure({});
});
