/** Transports over ports of browsers, ports of Node, and workers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import { Desktop, PROTOCOL, runtime } from "./support.js";

const { portTransport } = await runtime("port");
const { Session } = await runtime("session");

/** A port as browsers have it: no more than an EventTarget that can be started and closed. */
function browserPort(port) {
  return {
    heard: [],
    postMessage: (message) => port.postMessage(message),
    addEventListener(type, listener) {
      this.heard.push(type);
      port.addEventListener(type, listener);
    },
    removeEventListener(type, listener) {
      this.heard.splice(this.heard.indexOf(type), 1);
      port.removeEventListener(type, listener);
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}

for (const [kind, make] of Object.entries({ browsers: browserPort, Node: (port) => port })) {
  test(`a port of ${kind}: calls, and its end`, async (t) => {
    const { port1, port2 } = new MessageChannel();
    t.after(() => port1.close());
    const desktop = new Desktop(port2);
    const session = new Session(PROTOCOL, portTransport(make(port1)));
    assert.deepEqual(await session.call("house.add", [1]), [1]);
    desktop.answer = () => desktop.port.close();
    const error = await session.call("house.add").catch((caught) => caught);
    assert.equal(error.name, "ScapiClosedError");
    assert.match(String(error.cause), /port was closed/);
  });

  test(`a port of ${kind} that is closed is heard no more`, async () => {
    const { port1, port2 } = new MessageChannel();
    new Desktop(port2);
    const port = make(port1);
    const session = new Session(PROTOCOL, portTransport(port));
    await session.call("house.add");
    session.close();
    const types = ["message", "close", "exit"];
    assert.deepEqual(port.heard ?? types.filter((type) => port.listenerCount(type) > 0), []);
  });
}

test("a worker of Node: calls, and its exit", async (t) => {
  const source = `
    const { parentPort } = require("node:worker_threads");
    parentPort.on("message", ({ ref, with: given }) =>
      given ? parentPort.postMessage({ ref, out: given, from: "house" }) : process.exit());
  `;
  const worker = new Worker(source, { eval: true });
  t.after(() => worker.terminate());
  const session = new Session(PROTOCOL, portTransport(worker));
  assert.deepEqual(await session.call("house.add", [1, 2]), [1, 2]);
  const error = await session.call("house.add").catch((caught) => caught);
  assert.equal(error.name, "ScapiClosedError");
  assert.match(String(error.cause), /port was closed/);
  session.close();
});
