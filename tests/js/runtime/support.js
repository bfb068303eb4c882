/** A made-up API, a desktop over a MessageChannel that tests steer, and fake windows. */

import { MessageChannel } from "node:worker_threads";

const RUNTIME = new URL("../../../templates/typescript/runtime/", import.meta.url);

/** Loads a module of the runtime, as it stands in the templates. */
export const runtime = (name) => import(new URL(`${name}.js`, RUNTIME));

const { makeClient } = await runtime("client");
const { parse, buildReply } = await runtime("desktop");
const { portTransport } = await runtime("port");
const { Session } = await runtime("session");

export const PROTOCOL = Object.freeze({
  idKey: "ref",
  idType: "string",
  firstId: 0,
  methodKey: "do",
  paramsKey: "with",
  paramsStyle: "positional",
  omitEmptyParams: true,
  requestConstants: { from: "house page" },
  resultKey: "out",
  errorKey: "bad",
  channelKey: "on",
  eventDataKey: "body",
  timeout: 2000,
  subscribeConstants: { on: "listen" },
  subscribeChannelsKey: "body",
  subscriptionKey: "ticket",
  unsubscribeConstants: { on: "forget" },
  unsubscribeKey: "body",
  echoKeys: ["room"],
  markerKey: "from",
  markerContains: "house",
  ownMarker: "house page",
  rateLimitPattern: "limit of '(?<request>.+?)', wait (?<seconds>\\d+) s",
  probe: "house.ping",
});

export const SERVER = { from: "house server" };

export const CHANNELS = {
  lamp: { tag: "kind", events: ["ON", "OFF"], when: ["level"] },
  meter: {},
  secret: { tag: "kind", events: [], when: ["x"] },
  "room:{name}": { tag: "kind", events: ["OPEN"] },
  "lamp.group": { tag: "kind", events: ["ON"] },
};

export const NAMESPACES = {
  house: { ping: 0, add: 2, odd: { wire: "other.odd", params: 1 } },
};

/**
 * The other end of a channel: `seen` has what came, as it is on the wire; `answer` decides
 * what happens to a message (default: requests give their parameters back, subscriptions are
 * granted).
 */
export class Desktop {
  constructor(port, protocol = PROTOCOL) {
    this.port = port;
    this.protocol = protocol;
    this.seen = [];
    this.waiting = [];
    this.answer = (found) => this.reply(found, usual(found));
    port.on("message", (message) => {
      this.seen.push(message);
      this.waiting.splice(0).forEach((wake) => wake());
      const found = parse(protocol, message);
      if (found && found.kind !== "unsubscribe") {
        this.answer(found, message);
      }
    });
  }

  /** Answers a message with `result`, `error` or `subscription`. */
  reply({ id }, parts) {
    this.send(buildReply(this.protocol, { id, ...parts }, SERVER));
  }

  emit(channel, data) {
    this.send(buildReply(this.protocol, { channel, data }, SERVER));
  }

  /** Sends anything at all. */
  send(message) {
    this.port.postMessage(message);
  }

  /** Waits until `count` messages have come. */
  async count(count) {
    while (this.seen.length < count) {
      await new Promise((resolve) => this.waiting.push(resolve));
    }
    return this.seen;
  }
}

const usual = (found) =>
  found.kind === "subscribe" ? { subscription: `t${found.id}` } : { result: found.params };

/** A session with its desktop; both ends are closed after the test `t`. */
export function openSession(t, options, protocol = PROTOCOL) {
  const { transport, desktop } = connect(t, protocol);
  const session = new Session(protocol, transport, options);
  t.after(() => session.close());
  return { session, desktop };
}

/** A client with its desktop; both ends are closed after the test `t`. */
export function openClient(t, options, protocol = PROTOCOL) {
  const { transport, desktop } = connect(t, protocol);
  const client = makeClient(protocol, NAMESPACES, CHANNELS, { transport, ...options });
  t.after(() => client.close());
  return { client, desktop };
}

function connect(t, protocol) {
  const { port1, port2 } = new MessageChannel();
  t.after(() => port1.close());
  return { transport: portTransport(port1), desktop: new Desktop(port2, protocol) };
}

/** Lets everything that was sent arrive. */
export async function settle() {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Collects what is thrown or rejected where nobody can catch it, while `t` runs. */
export function uncaught(t) {
  const errors = [];
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    const known = process.listeners(event);
    process.removeAllListeners(event);
    process.on(event, (error) => errors.push(error));
    t.after(() => {
      process.removeAllListeners(event);
      known.forEach((listener) => process.on(event, listener));
    });
  }
  return errors;
}

/** A window that is enough for the page transport; `posted` has what others post to it. */
export class FakeWindow extends EventTarget {
  constructor(origin, { opener = null, parent, referrer = "", ancestorOrigins } = {}) {
    super();
    Object.assign(this, { opener, parent: parent ?? this, closed: false, posted: [] });
    this.location = { origin, href: `${origin}/page`, ancestorOrigins };
    this.document = { referrer };
  }

  postMessage(message, targetOrigin) {
    this.posted.push({ message: structuredClone(message), targetOrigin });
  }

  /** This window as seen from another origin: `location` may not be looked at. */
  foreign() {
    const { posted } = this;
    const view = {
      posted,
      closed: false,
      postMessage: (message, targetOrigin) => this.postMessage(message, targetOrigin),
      get location() {
        throw new DOMException("Blocked a frame with another origin", "SecurityError");
      },
    };
    return view;
  }

  /** Dispatches a message event, as if `source` had posted it. */
  receive(data, source, origin) {
    this.dispatchEvent(Object.assign(new Event("message"), { data, source, origin }));
  }

  hide(persisted) {
    this.dispatchEvent(Object.assign(new Event("pagehide"), { persisted }));
  }
}
