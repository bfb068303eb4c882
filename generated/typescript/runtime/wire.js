/**
 * What goes over the wire: pure functions of a protocol, shared by sessions and the drop-in.
 *
 * @typedef {import("./wire.js").CallProtocol} CallProtocol
 * @typedef {import("./wire.js").Protocol} Protocol
 * @typedef {import("./wire.js").Params} Params
 * @typedef {import("./wire.js").Body} Body
 * @typedef {import("./wire.js").Kind} Kind
 * @typedef {import("./wire.js").Id} Id
 */

/**
 * Whether a call has no parameters.
 *
 * @param {Params} params
 */
export function isEmpty(params) {
  return (Array.isArray(params) ? params : Object.keys(params)).length === 0;
}

/**
 * The part of a message that asks for the events of channels.
 *
 * @param {Protocol} protocol
 * @param {readonly string[]} channels
 * @returns {Body}
 */
export function subscribeBody(protocol, channels) {
  const names = channels.length === 1 ? channels[0] : channels;
  return { ...protocol.subscribeConstants, [protocol.subscribeChannelsKey]: names };
}

/**
 * The part of a message that ends what a subscribe answer named.
 *
 * @param {Protocol} protocol
 * @param {unknown} subscription
 * @returns {Body}
 */
export function unsubscribeBody(protocol, subscription) {
  return { ...protocol.unsubscribeConstants, [protocol.unsubscribeKey]: subscription };
}

/**
 * Makes the message that a client sends out of its body, complete but for its id.
 *
 * @param {CallProtocol} protocol
 * @param {Body} body
 * @param {Body} echoes What the peer wants to see in every message.
 * @returns {Body}
 */
export function build(protocol, body, echoes) {
  return { ...body, [protocol.idKey]: null, ...protocol.requestConstants, ...echoes };
}

/**
 * Says what an inbound message is, whatever it is; never throws.
 *
 * In this order: without the marker it is foreign; with our own marker it is our own; with a
 * channel an event; with an id an answer; else perhaps values to echo.
 *
 * @param {CallProtocol} protocol
 * @param {any} message
 * @returns {Kind}
 */
export function classify(protocol, message) {
  if (!isObject(message) || !isMarked(protocol, message)) {
    return "foreign";
  }
  if (protocol.markerKey && message[protocol.markerKey] === protocol.ownMarker) {
    return "own";
  }
  const channel = message[protocol.channelKey];
  if (channel) {
    return typeof channel === "string" ? "event" : "foreign";
  }
  const id = message[protocol.idKey];
  if (isId(protocol, id)) {
    return "response";
  }
  return !id && protocol.echoKeys.some((key) => message[key] !== undefined) ? "echo" : "foreign";
}

/**
 * Whether `value` is an id of this protocol: `5` is not `"5"`.
 *
 * @param {CallProtocol} protocol
 * @param {unknown} value
 * @returns {value is Id}
 */
export function isId(protocol, value) {
  return protocol.idType === "string"
    ? typeof value === "string" && value !== ""
    : Number.isInteger(value);
}

/**
 * Whether `value` is an object with members: not null, not a list.
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether a message is for us, as far as its marker tells; ours or not.
 *
 * @param {CallProtocol} protocol
 * @param {Record<string, unknown>} message
 */
export function isMarked({ markerKey, markerContains }, message) {
  const marker = markerKey === null ? "" : message[markerKey];
  return typeof marker === "string" && (!markerKey || marker.includes(markerContains ?? ""));
}
