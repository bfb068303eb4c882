// The other end of a client: a desktop that does what the test tells it, message by message.
// It knows the wire by heart, so that nothing generated is compared with itself.
import { readFileSync } from "node:fs";
import { createClient, portTransport } from "wwe-scapi";

/** Calls, events and error texts of the spec, as `tests/npm_package.py` writes them. */
export const FACTS = JSON.parse(readFileSync(new URL("../facts.json", import.meta.url), "utf8"));

export const AGENT = { employeeId: "1", firstname: "Kate", lastname: "Lewis", username: "kl" };

export class Peer {
  #port;
  #came = [];
  #waiting = [];

  constructor(port) {
    this.#port = port;
    port.on("message", (message) => {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#came.push(message);
      else waiting(message);
    });
  }

  /** The next message of the client. */
  next() {
    const message = this.#came.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether the client has sent nothing that was not read. */
  async silent() {
    await settle();
    return this.#came.length === 0;
  }

  /** Anything at all. */
  async raw(message) {
    this.#port.postMessage(message);
    await settle();
  }

  /** Something of the desktop's own. */
  send(message) {
    return this.raw({ ...message, userAgent: "WWE Server", protocolVersion: 2 });
  }

  /** An answer: `{data}`, `{errorMessage}`, `{subscriptionId}` or nothing. */
  answer(asked, content = {}) {
    return this.send({ referenceId: asked.referenceId, ...content });
  }

  event(channel, data) {
    return this.send({ event: channel, data });
  }

  /** Grant the subscription that comes next. */
  async agree(subscriptionId = "s1") {
    const request = await this.next();
    await this.answer(request, { subscriptionId });
    return request;
  }
}

/** Lets messages arrive and everything that waits for them go on. */
export async function settle() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Runs a test with a client and its desktop; both are gone after it. */
export async function connected(test, options = {}) {
  const { port1, port2 } = new MessageChannel();
  const peer = new Peer(port2);
  const client = createClient({ transport: portTransport(port1), ...options });
  try {
    await test({ client, peer });
  } finally {
    client.close();
    port1.close();
    port2.close();
  }
}
