"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { LONGEST_DELAY } = require("./alarm.cjs");
const { ScapiClosedError, ScapiNoDesktopError, ScapiTimeoutError, refusal } = require("./errors.cjs");

/**
 * The calls of the drop-in: callbacks, and promises that begin with `then`.
 *
 * @typedef {import("./drop-in-wire.js").DropInWire} DropInWire
 *
 * @typedef {object} Call
 * @property {unknown} id
 * @property {string} name
 * @property {any} [answer] The answer, if it came before anybody waited for it.
 * @property {(answer: any) => void} [settle]
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

/** How many calls are remembered whose answers nobody has asked for yet. */
const IDLE = 1000;

/** Sends calls and gives their answers to those who wait. */
class DropInCalls {
  /** @param {DropInWire} wire */
  constructor(wire) {
    this.wire = wire;
    /** @type {Map<unknown, Call[]>} Several of one id, if the page gave it: the oldest comes first. */
    this._pending = new Map();
    /** @type {Map<unknown, Call>} */
    this._idle = new Map();
  }

  /**
   * Sends a message of the page.
   *
   * @param {any} message
   * @param {unknown} [done] Called with the answer.
   * @param {unknown} [fail] Called with the failure: the answer, or an error.
   * @param {string} [name] What errors call it, if it is no request.
   * @returns {unknown} The message's id.
   */
  send(message, done, fail, name) {
    const failureCounts = !this.wire.legacy.has("failureNeedsSuccess");
    const waits = isFunction(done) || (failureCounts && isFunction(fail));
    const call = this._post(message);
    call.name = name ?? call.name;
    if (waits) {
      this._wait(call, (answer) => this._tell(answer, done, fail));
    }
    return call.id;
  }

  /**
   * Sends a message of a helper without callbacks.
   *
   * @param {Record<string, unknown>} message
   * @returns {any} A promise that waits from its first `then` on, and not before.
   */
  sendLater(message) {
    const call = this._post(message);
    this._idle.set(call.id, call);
    if (this._idle.size > IDLE) {
      this._idle.delete(this._idle.keys().next().value);
    }
    /** @type {Promise<unknown> | undefined} */
    let promise;
    const start = () => (promise = promise ?? this._promise(call));
    return Object.freeze({
      then: (/** @type {any} */ done, /** @type {any} */ fail) => start().then(done, fail),
      catch: (/** @type {any} */ fail) => start().catch(fail),
      finally: (/** @type {any} */ last) => start().finally(last),
    });
  }

  /**
   * Takes an answer; false if it is none of ours.
   *
   * @param {Record<string, unknown>} message Left as it is: others may listen, too.
   */
  answer(message) {
    const { [this.wire.protocol.idKey]: id, ...answer } = message;
    const idle = this._idle.get(id);
    if (idle) {
      this._idle.delete(id);
      idle.answer = answer;
    }
    const [call] = this._pending.get(id) ?? [];
    if (call) {
      this._settle(call, answer);
    }
    return call !== undefined || idle !== undefined;
  }

  /** Fails all that waits. */
  end() {
    this._waiting().forEach((call) =>
      this._settle(call, this._failure(new ScapiClosedError(`${call.name}: unloaded`), call.name)),
    );
  }

  /** Forgets all that waits. */
  forget() {
    this._waiting().forEach(({ timer }) => clearTimeout(timer));
    this._pending.clear();
    this._idle.clear();
  }

  /**
   * @param {any} message
   * @returns {Call}
   */
  _post(message) {
    const { methodKey } = this.wire.protocol;
    const id = this.wire.complete(message);
    this.wire.post(message, id);
    return { id, name: String(message[methodKey] ?? "") };
  }

  /**
   * @param {Call} call
   * @param {(answer: any) => void} settle
   */
  _wait(call, settle) {
    const { alone, timeout } = this.wire;
    const { id, name } = call;
    call.settle = settle;
    this._pending.set(id, [...(this._pending.get(id) ?? []), call]);
    if (alone) {
      const failure = this._failure(new ScapiNoDesktopError(`${name}: no desktop`), name);
      queueMicrotask(() => this._settle(call, failure));
    } else if (timeout <= LONGEST_DELAY) {
      const failure = () => this._failure(new ScapiTimeoutError(name, timeout), name);
      call.timer = setTimeout(() => this._settle(call, failure()), timeout);
    }
  }

  /** All calls that wait, the oldest first. */
  _waiting() {
    return [...this._pending.values()].flat();
  }

  /**
   * Ends the wait of a call, unless it has ended.
   *
   * @param {Call} call
   * @param {any} answer
   */
  _settle(call, answer) {
    const waiting = this._pending.get(call.id) ?? [];
    if (waiting.includes(call)) {
      const others = waiting.filter((other) => other !== call);
      if (others.length > 0) {
        this._pending.set(call.id, others);
      } else {
        this._pending.delete(call.id);
      }
      clearTimeout(call.timer);
      call.settle?.(answer);
    }
  }

  /**
   * @param {any} answer
   * @param {unknown} done
   * @param {unknown} fail
   */
  _tell(answer, done, fail) {
    const { legacy, protocol, service, script } = this.wire;
    const failed = answer[protocol.errorKey] !== undefined;
    const late = answer instanceof ScapiTimeoutError && legacy.has("timeoutText");
    this.wire.run(failed ? fail : done, service, late ? script.timeoutText : answer);
  }

  /**
   * @param {Call} call
   * @returns {Promise<unknown>}
   */
  _promise(call) {
    const { errorKey, rateLimitPattern } = this.wire.protocol;
    return new Promise((resolve, reject) => {
      /** @param {any} answer */
      const settle = (answer) => {
        const reason = answer[errorKey];
        if (reason === undefined) {
          resolve(answer);
        } else if (answer instanceof Error) {
          reject(answer);
        } else {
          reject(refusal(rateLimitPattern, call.name, reason, answer));
        }
      };
      this._idle.delete(call.id);
      if (call.answer) {
        settle(call.answer);
      } else {
        this._wait(call, settle);
      }
    });
  }

  /**
   * An error that looks like a failure that was answered, and reads as its text.
   *
   * @param {Error} error
   * @param {string} name
   */
  _failure(error, name) {
    const { errorKey, methodKey } = this.wire.protocol;
    const late = error instanceof ScapiTimeoutError;
    const text = late ? this.wire.script.timeoutText : error.message;
    Object.assign(error, { [errorKey]: text, [methodKey]: name });
    return Object.defineProperty(error, "toString", { value: () => text });
  }
}

/** @param {unknown} value */
function isFunction(value) {
  return typeof value === "function";
}

exports.DropInCalls = DropInCalls;
