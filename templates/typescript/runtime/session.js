/**
 * Sends calls and pairs answers with them.
 *
 * Every call settles exactly once: with its answer, a failure, a timeout, the abort of its
 * signal, or the end of the session. Nothing is logged.
 *
 * @typedef {import("./wire.js").Body} Body
 * @typedef {import("./wire.js").Params} Params
 * @typedef {import("./wire.js").CallProtocol} CallProtocol
 * @typedef {import("./session.js").CallOptions} CallOptions
 * @typedef {import("./session.js").Listener} Listener
 * @typedef {import("./session.js").SessionOptions} SessionOptions
 * @typedef {import("./session.js").Transport} Transport
 *
 * @typedef {object} Pending
 * @property {string} name
 * @property {number} timeout
 * @property {number} deadline On the clock of `performance.now()`.
 * @property {(answer: Body) => any} read
 * @property {(value: any) => void} resolve
 * @property {(error: unknown) => void} reject
 * @property {(() => void) | undefined} release
 */

import { Alarm } from "./alarm.js";
import { ScapiClosedError, ScapiNoDesktopError, ScapiTimeoutError, refusal } from "./errors.js";
import { build, classify, isEmpty } from "./wire.js";

/** One conversation over one transport, which it opens with the first call. */
export class Session {
  /**
   * @param {CallProtocol} protocol
   * @param {Transport} transport
   * @param {SessionOptions} [options]
   */
  constructor(protocol, transport, options = {}) {
    this.protocol = protocol;
    this.options = options;
    this.timeout = options.timeout ?? protocol.timeout;
    this.closed = false;
    /** @type {Listener | undefined} */
    this.listener = undefined;
    this._transport = transport;
    this._alarm = new Alarm((now) => this._expire(now));
    this._opened = false;
    this._nextId = options.firstId ?? transport.firstId ?? protocol.firstId;
    /** @type {Body} */
    this._echoes = {};
    /** @param {Readonly<Body>} answer */
    this._result = (answer) => answer[protocol.resultKey];
    this._prepare();
    /** @type {Map<unknown, Pending>} */
    this._pending = new Map();
    /** @type {unknown} */
    this._cause = undefined;
  }

  /** How many calls and subscriptions wait for their answer. */
  get pending() {
    return this._pending.size;
  }

  /**
   * Calls a method by its wire name and gives the result of the answer.
   *
   * @param {string} method
   * @param {Params} [params] Those that are undefined are left out; see `trim`.
   * @param {CallOptions} [options]
   * @returns {Promise<unknown>}
   */
  call(method, params, options) {
    try {
      const { protocol } = this;
      const given = trim(protocol, params);
      const bare = protocol.omitEmptyParams && isEmpty(given);
      const message = { ...(bare ? this._bare : this._full) };
      message[protocol.methodKey] = method;
      if (!bare) {
        message[protocol.paramsKey] = given;
      }
      return this.request(method, message, this._result, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Sends a message and waits for the answer.
   *
   * @template T
   * @param {string} name What errors call it.
   * @param {Body} message Complete but for its id, which it is given.
   * @param {(answer: Body) => T} read
   * @param {CallOptions} [options]
   * @returns {Promise<T>}
   */
  request(name, message, read, { signal, timeout = this.timeout } = {}) {
    /** @type {any} */
    let resolve;
    /** @type {any} */
    let reject;
    /** @type {unknown} */
    let id;
    // All else stands outside the executor: with 100 calls in flight, that measures faster.
    /** @type {Promise<any>} */
    const answer = new Promise((done, failed) => {
      resolve = done;
      reject = failed;
    });
    try {
      const now = performance.now();
      const deadline = now + checked(timeout);
      this.open();
      id = this._newId();
      this._pending.set(id, {
        name,
        timeout,
        deadline,
        read,
        resolve,
        reject,
        release: signal && watch(signal, (reason) => this._fail(id, reason)),
      });
      this._alarm.set(deadline, now);
      message[this.protocol.idKey] = id;
      this._show("out", message);
      // The trace hook may have ended the call.
      if (this._pending.has(id)) {
        this._transport.send(message);
      }
    } catch (error) {
      this._take(id);
      reject(error);
    }
    return answer;
  }

  /**
   * Sends a message whose answer nobody waits for; throws if it cannot be sent.
   *
   * @param {Body} message Complete but for its id, which it is given.
   */
  post(message) {
    message[this.protocol.idKey] = this._newId();
    this._show("out", message);
    this._transport.send(message);
  }

  /**
   * Makes a message out of its body, complete but for its id.
   *
   * @param {Body} body
   */
  build(body) {
    return build(this.protocol, body, this._echoes);
  }

  /**
   * Adds to all later messages what this one wants to see there.
   *
   * @param {Body} message
   */
  _echo(message) {
    for (const key of this.protocol.echoKeys) {
      if (message[key] !== undefined) {
        this._echoes[key] = message[key];
      }
    }
    this._prepare();
  }

  /** Makes what is the same in all calls without parameters, and with some: to copy it is fastest. */
  _prepare() {
    const { methodKey, paramsKey } = this.protocol;
    this._bare = this.build({ [methodKey]: "" });
    this._full = this.build({ [methodKey]: "", [paramsKey]: "" });
  }

  _newId() {
    const id = this._nextId++;
    return this.protocol.idType === "string" ? String(id) : id;
  }

  /** Opens the transport, unless it is open. */
  open() {
    if (!this.closed && !this._opened) {
      this._transport.open(
        (message) => this._receive(message),
        (cause) => this.close(cause),
      );
      this._opened = true;
      // It may be lost as soon as it is opened.
      if (this.closed) {
        this._transport.close();
      }
    }
    if (this.closed) {
      throw this._ended();
    }
  }

  /**
   * Tells the error hook of something that no caller can be told.
   *
   * @param {unknown} error
   */
  report(error) {
    try {
      (this.options.error ?? raise)(error);
    } catch (second) {
      raise(second);
    }
  }

  /**
   * Ends the session: fails what is pending, ends subscriptions, closes the transport.
   *
   * @param {unknown} [cause] Why, if it was not wanted.
   */
  close(cause) {
    if (!this.closed) {
      this.closed = true;
      this._cause = cause;
      this.listener?.end(this._ended());
      for (const [id] of this._pending) {
        this._fail(id, this._ended());
      }
      this._alarm.clear();
      if (this._opened) {
        this._transport.close();
      }
    }
  }

  _ended() {
    return new ScapiClosedError("session closed", this._cause);
  }

  /**
   * Ends what has waited long enough; the others set the alarm again.
   *
   * @param {number} now
   */
  _expire(now) {
    for (const [id, { name, timeout, deadline }] of this._pending) {
      if (deadline > now) {
        this._alarm.set(deadline, now);
      } else {
        this._fail(id, new ScapiTimeoutError(name, timeout));
      }
    }
  }

  /** @param {any} message */
  _receive(message) {
    this._show("in", message);
    const kind = classify(this.protocol, message);
    if (kind === "response") {
      this._answer(message);
    } else if (kind === "event") {
      this.listener?.deliver(message);
    } else if (kind === "echo") {
      this._echo(message);
    } else if (kind === "own") {
      this._fail(message[this.protocol.idKey], new ScapiNoDesktopError("own message came back"));
    }
  }

  /**
   * @param {unknown} id
   * @param {unknown} error
   */
  _fail(id, error) {
    this._take(id)?.reject(error);
  }

  /** @param {Body} answer */
  _answer(answer) {
    const { idKey, errorKey, rateLimitPattern } = this.protocol;
    const call = this._take(answer[idKey]);
    const error = answer[errorKey];
    if (!call) {
      this.listener?.late(answer);
    } else if (error === undefined) {
      call.resolve(call.read(answer));
    } else {
      call.reject(refusal(rateLimitPattern, call.name, error, answer));
    }
  }

  /** @param {unknown} id */
  _take(id) {
    const call = this._pending.get(id);
    this._pending.delete(id);
    call?.release?.();
    if (!this.pending) {
      this._alarm.rest();
    }
    return call;
  }

  /**
   * @param {"in" | "out"} direction
   * @param {unknown} message
   */
  _show(direction, message) {
    try {
      this.options.trace?.(direction, message);
    } catch (error) {
      this.report(error);
    }
  }
}

/**
 * Leaves out parameters that are undefined: by name all of them; by position those at the
 * end, while one before a parameter that is there becomes null.
 *
 * @param {CallProtocol} protocol
 * @param {Params} [params]
 * @returns {Params}
 */
export function trim({ paramsStyle }, params = paramsStyle === "named" ? {} : []) {
  const byName = !Array.isArray(params);
  if (typeof params !== "object" || byName !== (paramsStyle === "named")) {
    throw new TypeError(`parameters are ${paramsStyle}`);
  }
  if (byName) {
    return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
  }
  if (!params.includes(undefined)) {
    return params;
  }
  let { length } = params;
  while (length > 0 && params[length - 1] === undefined) {
    length -= 1;
  }
  return [...params].slice(0, length).map((value) => value ?? null);
}

/**
 * The timeout, if it is one.
 *
 * @param {number} timeout
 */
export function checked(timeout) {
  if (typeof timeout === "number" && timeout >= 0) {
    return timeout;
  }
  throw new RangeError(`timeout: ${String(timeout)}`);
}

/**
 * Calls `fail` with the reason of a signal when it is aborted; throws if it is already.
 *
 * @param {AbortSignal} signal
 * @param {(reason: unknown) => void} fail
 * @returns {() => void} To be called when nobody waits any longer.
 */
export function watch(signal, fail) {
  if (signal.aborted) {
    throw reasonOf(signal);
  }
  const abort = () => fail(reasonOf(signal));
  signal.addEventListener("abort", abort);
  return () => signal.removeEventListener("abort", abort);
}

/** @param {AbortSignal} signal */
function reasonOf(signal) {
  return signal.reason ?? new DOMException("aborted", "AbortError");
}

/**
 * Throws where nobody can catch it: the page's own handlers of errors are told.
 *
 * @param {unknown} error
 */
export function raise(error) {
  queueMicrotask(() => {
    throw error;
  });
}
