"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { isObject, member, put, same } = require("./values.cjs");

/** Messages: what pages send, and what they get. */

/** The rules of one API's wire, as data of the spec: key names and fixed members. */
class Wire {
  /** @param {any} protocol keys as in the generated protocol, with responseConstants and eventConstants */
  constructor(protocol) {
    this.protocol = protocol;
    this.response = protocol.responseConstants || {};
    this.eventMembers = protocol.eventConstants || {};
    this.subscribes = isObject(protocol.subscribeConstants);
  }

  /**
   * What a page asks for, or absent if the message is none of ours. `kind` is request, subscribe or
   * unsubscribe; `id` is absent if the page wants no answer.
   */
  parse(message) {
    const { protocol } = this;
    if (!isObject(message) || !this.isMarked(message)) {
      return undefined;
    }
    const id = this.idOf(message);
    if (has(message, protocol.unsubscribeConstants)) {
      return { kind: "unsubscribe", id, subscription: member(message, protocol.unsubscribeKey) };
    }
    if (has(message, protocol.subscribeConstants)) {
      return parseSubscribe(id, member(message, protocol.subscribeChannelsKey));
    }
    const method = member(message, protocol.methodKey);
    const params = parseParams(member(message, protocol.paramsKey));
    return typeof method === "string" && params !== undefined
      ? { kind: "request", id, method, params }
      : undefined;
  }

  /** The arguments of a request by the names of the method's parameters. */
  argsOf(names, params) {
    const args = {};
    if (Array.isArray(params)) {
      names.slice(0, params.length).forEach((name, index) => put(args, name, params[index]));
      return args;
    }
    for (const name of names) {
      if (member(params, name) !== undefined) {
        put(args, name, params[name]);
      }
    }
    return args;
  }

  success(id, data, method) {
    return this.reply(id, method, this.protocol.resultKey, data);
  }

  failure(id, error, method) {
    return this.reply(id, method, this.protocol.errorKey, error);
  }

  subscribed(id, subscription) {
    return this.reply(id, undefined, this.protocol.subscriptionKey, subscription);
  }

  reply(id, method, key, value) {
    const message = { [this.protocol.idKey]: id };
    if (value !== undefined) {
      message[key] = value;
    }
    if (method !== undefined) {
      message[this.protocol.methodKey] = method;
    }
    return Object.assign(message, this.response);
  }

  event(channel, data) {
    const message = { [this.protocol.channelKey]: channel };
    if (data !== undefined) {
      message[this.protocol.eventDataKey] = data;
    }
    return Object.assign(message, this.eventMembers);
  }

  /** A request as a page sends it; `params` is a list, or an object where parameters have names. */
  request(id, method, params) {
    const { protocol } = this;
    const message = { [protocol.methodKey]: method };
    const isEmpty = (Array.isArray(params) ? params : Object.keys(params)).length === 0;
    if (!isEmpty || protocol.omitEmptyParams !== true) {
      message[protocol.paramsKey] = params;
    }
    return this.fromPage(id, message);
  }

  subscribe(id, channels) {
    const names = channels.length === 1 ? channels[0] : channels;
    return this.fromPage(id, {
      ...this.protocol.subscribeConstants,
      [this.protocol.subscribeChannelsKey]: names,
    });
  }

  unsubscribe(id, subscription) {
    return this.fromPage(id, {
      ...this.protocol.unsubscribeConstants,
      [this.protocol.unsubscribeKey]: subscription,
    });
  }

  fromPage(id, message) {
    return Object.assign(message, { [this.protocol.idKey]: id }, this.protocol.requestConstants);
  }

  /** The id that a page of a scenario gives to its nth message, n from 0. */
  idAt(n) {
    const number = (this.protocol.firstId || 0) + n;
    return this.protocol.idType === "integer" ? number : String(number);
  }

  /** Without a marker a message counts as a page's own; ours come back from pages that talk to themselves. */
  isMarked(message) {
    const { markerKey, markerContains = "" } = this.protocol;
    const marker = markerKey ? member(message, markerKey) : undefined;
    if (marker === undefined) {
      return true;
    }
    const own = [member(this.response, markerKey), member(this.eventMembers, markerKey)];
    return (
      typeof marker === "string" && marker.includes(markerContains || "") && !own.includes(marker)
    );
  }

  idOf(message) {
    const id = member(message, this.protocol.idKey);
    return id === null || id === "" || id === false ? undefined : id;
  }
}

function has(message, constants) {
  const keys = Object.keys(constants || {});
  return keys.length > 0 && keys.every((key) => same(member(message, key), constants[key]));
}

function parseSubscribe(id, names) {
  const channels = Array.isArray(names) ? names : [names];
  return channels.every((name) => typeof name === "string")
    ? { kind: "subscribe", id, channels }
    : undefined;
}

function parseParams(params) {
  if (params === undefined || params === null) {
    return [];
  }
  return typeof params === "object" ? params : undefined;
}

exports.Wire = Wire;
