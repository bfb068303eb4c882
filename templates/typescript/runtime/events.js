/**
 * Listening to a channel: by handlers, by waiting for one event, or by iteration.
 *
 * @typedef {import("./links.js").Links} Links
 * @typedef {import("./events.js").EventIterator<any>} EventIterator
 */

import { LONGEST_DELAY } from "./alarm.js";
import { ScapiClosedError, ScapiTimeoutError } from "./errors.js";
import { Consumer } from "./links.js";
import { checked } from "./session.js";

/** How many events wait for an iteration that is behind. */
const LIMIT = 10000;

/**
 * Calls a handler with each event.
 *
 * @param {Links} links
 * @param {string} name
 * @param {(event: any) => unknown} handler
 * @param {import("./events.js").ListenOptions} [options]
 * @returns {import("./events.js").Subscription}
 */
export function on(links, name, handler, { signal } = {}) {
  const next = (/** @type {unknown} */ event) => links.run(handler, event);
  return subscribe(new Consumer(links, name, { next, end() {}, signal }), links);
}

/**
 * Calls a handler with the next event.
 *
 * @param {Links} links
 * @param {string} name
 * @param {(event: any) => unknown} handler
 * @param {import("./events.js").ListenOptions} [options]
 * @returns {import("./events.js").Subscription}
 */
export function once(links, name, handler, { signal } = {}) {
  /** @type {import("./links.js").ConsumerOptions["next"]} */
  const next = (event, consumer) => {
    consumer.stop();
    links.run(handler, event);
  };
  return subscribe(new Consumer(links, name, { next, end() {}, signal }), links);
}

/**
 * Waits for an event of which the predicate holds.
 *
 * @param {Links} links
 * @param {string} name
 * @param {(event: any) => unknown} predicate
 * @param {import("./session.js").CallOptions} [options]
 * @returns {Promise<any>}
 */
export function waitFor(links, name, predicate, { signal, timeout = Infinity } = {}) {
  return new Promise((resolve, reject) => {
    /** @type {import("./links.js").ConsumerOptions["next"]} */
    const next = (event, consumer) => {
      try {
        if (predicate(event)) {
          resolve(event);
          consumer.stop();
        }
      } catch (error) {
        consumer.stop(error);
      }
    };
    const delay = checked(timeout);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const consumer = new Consumer(links, name, {
      next,
      signal,
      end(error) {
        clearTimeout(timer);
        reject(error);
      },
    });
    if (delay <= LONGEST_DELAY) {
      timer = setTimeout(() => consumer.stop(new ScapiTimeoutError(name, timeout)), delay);
    }
    consumer.ready.catch(reject);
    links.attach(consumer);
  });
}

/**
 * Subscribes, and keeps the events for an iteration.
 *
 * @param {Links} links
 * @param {string} name
 * @param {import("./events.js").ListenOptions} [options]
 * @returns {EventIterator}
 */
export function iterate(links, name, { signal } = {}) {
  return new Iteration(links, name, signal);
}

/** @implements {EventIterator} */
class Iteration {
  /**
   * @param {Links} links
   * @param {string} name
   * @param {AbortSignal | undefined} signal
   */
  constructor(links, name, signal) {
    this.dropped = 0;
    /** @type {unknown[]} */
    this._events = [];
    /** @type {Array<(result: IteratorResult<any> | Promise<never>) => void>} */
    this._waiting = [];
    this._over = false;
    /** @type {unknown} */
    this._error = undefined;
    this._consumer = new Consumer(links, name, {
      signal,
      next: (event) => this._put(event),
      end: (error) => this._finish(error),
    });
    this._consumer.ready.catch(() => {});
    links.attach(this._consumer);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** @returns {Promise<IteratorResult<any>>} */
  next() {
    return new Promise((resolve) => {
      if (this._events.length > 0) {
        resolve({ value: this._events.shift(), done: false });
      } else if (this._over) {
        resolve(this._last());
      } else {
        this._waiting.push(resolve);
      }
    });
  }

  /** @returns {Promise<IteratorResult<any>>} */
  async return() {
    this._consumer.stop();
    this._events = [];
    return DONE;
  }

  /** @param {unknown} event */
  _put(event) {
    const resolve = this._waiting.shift();
    if (resolve) {
      resolve({ value: event, done: false });
    } else if (this._events.push(event) > LIMIT) {
      this._events.shift();
      this.dropped += 1;
    }
  }

  /** @param {unknown} error */
  _finish(error) {
    const closed = error instanceof ScapiClosedError && error.cause === undefined;
    this._over = true;
    this._error = closed ? undefined : error;
    this._waiting.splice(0).forEach((resolve) => resolve(this._last()));
  }

  /** An error is told once. */
  _last() {
    const error = this._error;
    this._error = undefined;
    return error === undefined ? DONE : Promise.reject(error);
  }
}

/** @type {IteratorReturnResult<any>} */
const DONE = { value: undefined, done: true };

/**
 * @param {Consumer} consumer
 * @param {Links} links
 */
function subscribe(consumer, links) {
  links.attach(consumer);
  links.tellRefusal(consumer);
  return { ready: consumer.ready, unsubscribe: () => consumer.stop() };
}
