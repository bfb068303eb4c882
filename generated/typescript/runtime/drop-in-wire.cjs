"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { normalOrigin } = require("./page.cjs");
const { checked, raise } = require("./session.cjs");
const { isMarked, isObject } = require("./wire.cjs");

/**
 * The drop-in's way to the desktop: whom it posts to, and whom it believes.
 *
 * @typedef {import("./drop-in-calls.js").DropInCalls} DropInCalls
 * @typedef {import("./drop-in-handlers.js").DropInHandlers} DropInHandlers
 * @typedef {import("./drop-in.js").Script} Script
 * @typedef {import("./drop-in.js").Settings} Settings
 * @typedef {import("./drop-in.js").Switch} Switch
 * @typedef {import("./wire.js").Protocol} Protocol
 *
 * @typedef {object} Parts
 * @property {Protocol} protocol
 * @property {Script} script
 * @property {Settings} settings
 * @property {Set<Switch | null>} legacy
 * @property {any} service
 */

/** Posts and receives messages of one page. */
class DropInWire {
  /**
   * @param {Window & typeof globalThis} scope
   * @param {Parts} parts
   */
  constructor(scope, { protocol, script, settings, legacy, service }) {
    this.scope = scope;
    this.protocol = protocol;
    this.script = script;
    this.legacy = legacy;
    this.service = service;
    this.timeout = checked(settings.timeout ?? protocol.timeout);
    this._trace = settings.trace;
    this._told = normalOrigin(settings.origin ?? script.origin);
    this._origin = this._told;
    this._nextId = protocol.firstId;
    /** @type {Window | undefined} */
    this._aim = undefined;
    /** @type {any} Where the values to echo are kept. */
    this._echoes = legacy.has("globalEcho") ? scope : {};
    /** @type {WeakMap<object, unknown>} The ids that we gave to messages of the page. */
    this._given = new WeakMap();
  }

  /**
   * @param {DropInCalls} calls
   * @param {DropInHandlers} handlers
   */
  listen(calls, handlers) {
    /** @param {MessageEvent} event */
    this._listener = (event) => {
      if (this._believes(event)) {
        this._dispatch(event, calls, handlers);
      }
    };
    this.scope.addEventListener("message", this._listener);
  }

  close() {
    if (this._listener) {
      this.scope.removeEventListener("message", this._listener);
    }
  }

  /** @param {Window} target The window to post to from now on. */
  aim(target) {
    this._aim = target;
    this._origin = this._told;
  }

  /** The desktop's window; the page itself if it stands alone. */
  get target() {
    return this._aim || this.scope.opener || this.scope.parent;
  }

  /** Whether a message would only come back. */
  get alone() {
    return this.target === this.scope && !this.legacy.has("ownAnswers");
  }

  /**
   * Gives a message of the page its id and all else that belongs to it, as the page can see.
   *
   * @param {Record<string, unknown>} message
   * @returns {unknown} The id.
   */
  complete(message) {
    const { idKey, requestConstants } = this.protocol;
    const stale = this._given.get(message) === message[idKey] && !this.legacy.has("keepIds");
    const preset = !stale && message[idKey];
    const id = preset || String(this._nextId++);
    const members = { [idKey]: id, ...requestConstants, ...this._known() };
    // Not Object.assign: the page's object may be frozen.
    Object.entries(members).forEach(([key, value]) => Reflect.set(message, key, value));
    if (!preset) {
      this._given.set(message, id);
    }
    return id;
  }

  /**
   * Posts a message; throws if it cannot be cloned.
   *
   * @param {Record<string, unknown>} message
   * @param {unknown} id
   */
  post(message, id) {
    const { idKey, requestConstants } = this.protocol;
    const whole = { ...message, [idKey]: id, ...requestConstants, ...this._known() };
    const origin = this.legacy.has("anyTarget") ? this._told : this._origin;
    this._show("out", whole);
    if (!this.alone) {
      this.target.postMessage(whole, origin === "null" ? this.script.origin : origin);
    }
  }

  /**
   * Calls a function of the page; what it throws disturbs nobody.
   *
   * @param {unknown} callback
   * @param {unknown} self
   * @param {unknown} argument
   */
  run(callback, self, argument) {
    try {
      if (typeof callback === "function") {
        callback.call(self, argument);
      }
    } catch (error) {
      raise(error);
    }
  }

  /** The values to echo, as far as they are known. */
  _known() {
    const keys = this.protocol.echoKeys.filter((key) => this._echoes[key] !== undefined);
    return Object.fromEntries(keys.map((key) => [key, this._echoes[key]]));
  }

  /** @param {MessageEvent} event */
  _believes({ source, origin }) {
    const here = source === this.target && (this._origin === "*" || this._origin === origin);
    return here || this.legacy.has("anySource");
  }

  /**
   * @param {MessageEvent} event
   * @param {DropInCalls} calls
   * @param {DropInHandlers} handlers
   */
  _dispatch({ data, origin }, calls, handlers) {
    const { protocol, script } = this;
    this._show("in", data);
    if (typeof data === "string") {
      const { text } = script.members;
      if (text !== undefined && data.startsWith(script.textPrefix)) {
        this.run(this.service[text], this.service, data);
      }
    } else if (isObject(data) && isMarked(protocol, data) && !this._isEcho(data)) {
      if (data[protocol.channelKey]) {
        handlers.deliver(data);
      } else if (data[protocol.idKey]) {
        if (calls.answer(data) && !this.legacy.has("anySource")) {
          this._origin = origin;
        }
      } else {
        const news = protocol.echoKeys.filter((key) => data[key] !== undefined);
        news.forEach((key) => (this._echoes[key] = data[key]));
      }
    }
  }

  /** @param {Record<string, unknown>} data */
  _isEcho(data) {
    const { markerKey, ownMarker } = this.protocol;
    return markerKey && data[markerKey] === ownMarker && !this.legacy.has("ownAnswers");
  }

  /**
   * @param {"in" | "out"} direction
   * @param {unknown} message
   */
  _show(direction, message) {
    if (direction === "in" && this.legacy.has("printMessages")) {
      this.scope.console.log(message);
    }
    try {
      this._trace?.(direction, message);
    } catch (error) {
      raise(error);
    }
  }
}

exports.DropInWire = DropInWire;
