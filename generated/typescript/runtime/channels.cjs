"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { isObject } = require("./wire.cjs");

/**
 * How events are named and told apart.
 *
 * @typedef {import("./channels.js").Channel} Channel
 * @typedef {import("./channels.js").Channels} Channels
 */

/** Stands for the name of an event that this version of the package does not know. */
const notKnown = "$unknown";

/**
 * Says which channel a name means, and which of its events; without one it means all.
 *
 * A listed channel comes first, then a listed channel, a dot and an event, the longest channel
 * winning; every other name is taken for a channel that is not listed.
 *
 * @param {Channels} channels
 * @param {string} name
 * @returns {{ channel: string, event?: string }}
 */
function resolveName(channels, name) {
  if (!describeChannel(channels, name)) {
    for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1)) {
      const channel = name.slice(0, dot);
      if (Object.keys(own(channels, channel) || {}).length > 0) {
        return { channel, event: name.slice(dot + 1) };
      }
    }
  }
  return { channel: name };
}

/**
 * What is known of a channel, be it listed by its name or by a pattern such as `room:{name}`.
 *
 * @param {Channels} channels
 * @param {string} name
 * @returns {Channel | undefined}
 */
function describeChannel(channels, name) {
  const pattern = () => Object.keys(channels).find((key) => fits(key, name));
  return own(channels, name) || own(channels, pattern() || name);
}

/**
 * Reads the data of an event: its name, if it has one, and what handlers are given.
 *
 * @param {Channel | undefined} channel
 * @param {unknown} data
 * @returns {{ name: string | undefined, event: unknown }}
 */
function readEvent({ tag, events = [], when = [] } = {}, data) {
  const members = isObject(data) ? data : {};
  const value = tag === undefined ? undefined : members[tag];
  const wireType = typeof value === "string" ? value : undefined;
  if (wireType !== undefined && events.includes(wireType)) {
    return { name: wireType, event: data };
  }
  const telling = value === undefined ? when.find((key) => own(members, key) !== undefined) : "";
  if (telling || (events.length === 0 && when.length === 0)) {
    return { name: telling || wireType, event: data };
  }
  const mark = tag === undefined ? { [notKnown]: true } : { [tag]: notKnown };
  return { name: wireType, event: { ...mark, wireType, data } };
}

/**
 * @param {string} pattern
 * @param {string} name
 */
function fits(pattern, name) {
  const parts = pattern.split(/\{\w+\}/);
  const literal = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return parts.length > 1 && new RegExp(`^${literal.join(".+")}$`, "s").test(name);
}

/**
 * @template T
 * @param {Readonly<Record<string, T>>} members
 * @param {string} key
 * @returns {T | undefined}
 */
function own(members, key) {
  return Object.prototype.hasOwnProperty.call(members, key) ? members[key] : undefined;
}

exports.resolveName = resolveName;
exports.describeChannel = describeChannel;
exports.readEvent = readEvent;
