"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { ScapiClosedError, refusal } = require("./errors.cjs");
const { raise } = require("./session.cjs");
const { unsubscribeBody } = require("./wire.cjs");

/**
 * The event handlers of the drop-in.
 *
 * @typedef {import("./drop-in-calls.js").DropInCalls} DropInCalls
 * @typedef {import("./drop-in-wire.js").DropInWire} DropInWire
 *
 * @typedef {object} Entry One call of `subscribe`.
 * @property {Set<unknown>} channels
 * @property {boolean} isList
 * @property {unknown} handler
 * @property {unknown} context
 * @property {unknown} subscription
 * @property {boolean} ended
 */

/** Subscribes, and hands events out. */
class DropInHandlers {
  /**
   * @param {DropInWire} wire
   * @param {DropInCalls} calls
   */
  constructor(wire, calls) {
    this._wire = wire;
    this._calls = calls;
    /** @type {Entry[]} Those that asked for a subscription and have not ended it. */
    this._asked = [];
    /** @type {Entry[]} Those that get events. */
    this._entries = [];
  }

  /**
   * @param {string | string[]} names
   * @param {unknown} handler Called with each message.
   * @param {unknown} context Its `this`; the global object if there is none.
   * @param {unknown} [done] Called with the grant.
   * @param {unknown} [fail] Called with the refusal; otherwise it is an uncaught error.
   */
  subscribe(names, handler, context, done, fail) {
    const { legacy, protocol, scope } = this._wire;
    const isList = Array.isArray(names);
    const channels = new Set(isList ? names : [names]);
    const self = context || scope;
    /** @type {Entry} */
    const entry = {
      channels,
      isList,
      handler,
      context: self,
      subscription: undefined,
      ended: false,
    };
    const message = { ...protocol.subscribeConstants, [protocol.subscribeChannelsKey]: names };
    const waits = legacy.has("eventsAfterAnswer");
    this._asked.push(entry);
    if (!waits) {
      this._register(entry);
    }
    try {
      this._calls.send(
        message,
        (/** @type {any} */ answer) => {
          this._granted(entry, answer[protocol.subscriptionKey]);
          this._wire.run(done, this._wire.service, answer);
        },
        (/** @type {any} */ failure) => {
          this._remove(entry);
          this._refused(entry, failure, fail);
        },
        String(names),
      );
    } catch (error) {
      this._remove(entry);
      throw error;
    }
  }

  /** @param {unknown} handler */
  unsubscribe(handler) {
    const byText = this._wire.legacy.has("handlersByText");
    const same = (/** @type {Entry} */ entry) =>
      byText ? String(entry.handler) === String(handler) : entry.handler === handler;
    const found = this._asked.filter(same);
    (byText ? found.slice(-1) : found).forEach((entry) => this._leave(entry));
  }

  /** @param {Record<string, unknown>} message An event. */
  deliver(message) {
    const channel = message[this._wire.protocol.channelKey];
    for (const entry of [...this._entries]) {
      if (entry.channels.has(channel) && this._entries.includes(entry)) {
        this._wire.run(entry.handler, entry.context, message);
      }
    }
  }

  /** Ends all subscriptions. */
  end() {
    [...this._asked].forEach((entry) => this._leave(entry));
  }

  /** @param {Entry} entry */
  _register(entry) {
    if (this._wire.legacy.has("oneHandler")) {
      this._entries.forEach(({ channels }) =>
        entry.channels.forEach((name) => channels.delete(name)),
      );
    }
    this._entries.push(entry);
  }

  /**
   * @param {Entry} entry
   * @param {unknown} subscription
   */
  _granted(entry, subscription) {
    entry.subscription = subscription;
    if (entry.ended) {
      this._tellEnd(entry);
    } else if (!this._entries.includes(entry)) {
      this._register(entry);
    }
  }

  /** @param {Entry} entry */
  _leave(entry) {
    const stays = entry.isList && this._wire.legacy.has("listsStay");
    entry.ended = true;
    this._asked = this._asked.filter((other) => other !== entry);
    if (!stays) {
      this._remove(entry);
    }
    this._tellEnd(entry);
  }

  /** @param {Entry} entry */
  _tellEnd({ subscription }) {
    if (subscription !== undefined) {
      this._calls.send(unsubscribeBody(this._wire.protocol, subscription));
    }
  }

  /** @param {Entry} entry */
  _remove(entry) {
    this._asked = this._asked.filter((other) => other !== entry);
    this._entries = this._entries.filter((other) => other !== entry);
  }

  /**
   * Tells of a refusal; whoever has left again need not know, unless it asked.
   *
   * @param {Entry} entry
   * @param {any} failure
   * @param {unknown} fail
   */
  _refused({ channels, ended }, failure, fail) {
    const { legacy, protocol, service } = this._wire;
    if (legacy.has("silentRefusal")) {
      return;
    }
    if (typeof fail === "function") {
      this._wire.run(fail, service, failure);
    } else if (ended || failure instanceof ScapiClosedError) {
      return;
    } else if (failure instanceof Error) {
      raise(failure);
    } else {
      const names = [...channels].join();
      raise(refusal(protocol.rateLimitPattern, names, failure[protocol.errorKey], failure));
    }
  }
}

exports.DropInHandlers = DropInHandlers;
