/**
 * The client: every method by its namespace, events, and when the desktop is ready.
 *
 * @typedef {import("./wire.js").Params} Params
 * @typedef {import("./session.js").CallOptions} CallOptions
 * @typedef {import("./events.js").ListenOptions} ListenOptions
 * @typedef {import("./client.js").Shape} Shape
 */

import { LONGEST_DELAY } from "./alarm.js";
import { ScapiTimeoutError } from "./errors.js";
import { iterate, on, once, waitFor } from "./events.js";
import { Links } from "./links.js";
import { pageTransport } from "./page.js";
import { Session, checked, watch } from "./session.js";

/** Milliseconds until it is asked again; each time later it takes twice as long. */
const FIRST_PROBE = 250;

/** What every client has, whatever its API. */
class BaseClient {
  /**
   * @param {Session} session
   * @param {import("./wire.js").Protocol} protocol
   * @param {import("./channels.js").Channels} channels
   */
  constructor(session, protocol, channels) {
    this.session = session;
    this._probe = protocol.probe;
    this._links = new Links(session, protocol, channels);
  }

  get closed() {
    return this.session.closed;
  }

  get pending() {
    return this.session.pending;
  }

  /**
   * @param {string} method
   * @param {Params} [params]
   * @param {CallOptions} [options]
   */
  call(method, params, options) {
    return this.session.call(method, params, options);
  }

  /**
   * @param {string} name
   * @param {(event: any) => unknown} handler
   * @param {ListenOptions} [options]
   */
  on(name, handler, options) {
    return on(this._links, name, handler, options);
  }

  /**
   * @param {string} name
   * @param {(event: any) => unknown} handler
   * @param {ListenOptions} [options]
   */
  once(name, handler, options) {
    return once(this._links, name, handler, options);
  }

  /**
   * @param {string} name
   * @param {((event: any) => unknown) | CallOptions} [predicate]
   * @param {CallOptions} [options]
   */
  waitFor(name, predicate, options) {
    return typeof predicate === "function"
      ? waitFor(this._links, name, predicate, options)
      : waitFor(this._links, name, () => true, predicate || options);
  }

  /**
   * @param {string} name
   * @param {ListenOptions} [options]
   */
  events(name, options) {
    return iterate(this._links, name, options);
  }

  /** @param {CallOptions} [options] */
  async ready({ signal, timeout = this.session.timeout } = {}) {
    const { _probe: probe, session } = this;
    if (!probe) {
      session.open();
      return;
    }
    const end = performance.now() + checked(timeout);
    const probes = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @type {(() => void) | undefined} */
    let release;
    try {
      await new Promise((resolve, reject) => {
        release = signal && watch(signal, reject);
        /** @param {number} wait Milliseconds until it is asked once more. */
        const ask = (wait) => {
          const left = Math.max(0, end - performance.now());
          this.call(probe, undefined, { signal: probes.signal, timeout: left }).then(
            resolve,
            reject,
          );
          if (wait < left) {
            timer = setTimeout(ask, wait, Math.min(2 * wait, LONGEST_DELAY));
          }
        };
        ask(FIRST_PROBE);
      });
    } catch (error) {
      throw error instanceof ScapiTimeoutError ? new ScapiTimeoutError(probe, timeout) : error;
    } finally {
      clearTimeout(timer);
      release?.();
      probes.abort();
    }
  }

  close() {
    this.session.close();
  }
}

/**
 * Makes a client: `namespaces` become its members.
 *
 * @param {import("./wire.js").Protocol} protocol
 * @param {import("./client.js").Namespaces} namespaces
 * @param {import("./channels.js").Channels} channels
 * @param {import("./default.js").ClientOptions} [options]
 * @returns {any}
 */
export function makeClient(protocol, namespaces, channels, options = {}) {
  const session = new Session(protocol, options.transport || pageTransport(options), options);
  try {
    // What the desktop says of its own accord may come before the first call.
    session.open();
  } catch {
    // Calls will try again, and tell.
  }
  return Object.assign(
    new BaseClient(session, protocol, channels),
    mapValues(namespaces, (methods, namespace) =>
      mapValues(methods, (shape, name) => makeMethod(session, `${namespace}.${name}`, shape)),
    ),
  );
}

/**
 * @param {Session} session
 * @param {string} name
 * @param {Shape} shape
 * @returns {(...args: any[]) => Promise<unknown>}
 */
function makeMethod(session, name, shape) {
  const { wire, params } = typeof shape === "number" ? { wire: name, params: shape } : shape;
  const byName = session.protocol.paramsStyle === "named";
  return (...args) => {
    const given = args.length > params ? args.slice(0, params) : args;
    const options = args[params];
    if (options?.client) {
      return Promise.reject(new TypeError(`${wire}: the option client is for functions`));
    }
    return session.call(wire, byName ? given[0] : given, options);
  };
}

/**
 * @template V, W
 * @param {Readonly<Record<string, V>>} members
 * @param {(value: V, key: string) => W} convert
 * @returns {Record<string, W>}
 */
function mapValues(members, convert) {
  return Object.fromEntries(
    Object.entries(members).map(([key, value]) => [key, convert(value, key)]),
  );
}
