"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { isId, isObject } = require("./wire.cjs");

/**
 * The peer's side of the wire: what a desktop, or a mock of one, reads and answers.
 *
 * @typedef {import("./wire.js").Protocol} Protocol
 */

/**
 * Says what a client's message is, whatever it is; never throws.
 *
 * @param {Protocol} protocol
 * @param {unknown} message
 * @returns {import("./desktop.js").Outbound | null} null if it cannot be understood.
 */
function parse(protocol, message) {
  const id = isObject(message) ? message[protocol.idKey] : null;
  if (!isObject(message) || !isId(protocol, id)) {
    return null;
  }
  if (holds(message, protocol.unsubscribeConstants)) {
    return { kind: "unsubscribe", id, subscription: message[protocol.unsubscribeKey] };
  }
  if (holds(message, protocol.subscribeConstants)) {
    const names = message[protocol.subscribeChannelsKey];
    const channels = Array.isArray(names) ? names : [names];
    return channels.every((name) => typeof name === "string")
      ? { kind: "subscribe", id, channels }
      : null;
  }
  const byName = protocol.paramsStyle === "named";
  const { [protocol.methodKey]: method, [protocol.paramsKey]: params = byName ? {} : [] } = message;
  const fits = byName ? isObject(params) : Array.isArray(params);
  return fits && typeof method === "string"
    ? { kind: "request", id, method, params: /** @type {import("./wire.js").Params} */ (params) }
    : null;
}

/**
 * Makes the message that a peer sends.
 *
 * @param {Protocol} protocol
 * @param {import("./desktop.js").Reply} reply
 * @param {Readonly<Record<string, unknown>>} constants The peer's own fixed members.
 * @returns {Record<string, unknown>} A new object.
 */
function buildReply(protocol, reply, constants) {
  /** @type {Record<string, unknown>} */
  const message = {};
  if ("channel" in reply) {
    message[protocol.channelKey] = reply.channel;
    message[protocol.eventDataKey] = reply.data;
  } else {
    message[protocol.idKey] = reply.id;
    if (reply.error !== undefined) {
      message[protocol.errorKey] = reply.error;
    } else if (reply.subscription !== undefined) {
      message[protocol.subscriptionKey] = reply.subscription;
    } else if (reply.result !== undefined && reply.result !== null) {
      message[protocol.resultKey] = reply.result;
    }
  }
  return { ...message, ...constants };
}

/**
 * @param {Record<string, unknown>} message
 * @param {Readonly<Record<string, unknown>> | null} constants
 */
function holds(message, constants) {
  const members = Object.entries(constants || {});
  return (
    members.length > 0 &&
    members.every(([key, value]) => JSON.stringify(message[key]) === JSON.stringify(value))
  );
}

exports.parse = parse;
exports.buildReply = buildReply;
