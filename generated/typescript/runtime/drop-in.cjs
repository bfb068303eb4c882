"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { DropInCalls } = require("./drop-in-calls.cjs");
const { DropInHandlers } = require("./drop-in-handlers.cjs");
const { DropInWire } = require("./drop-in-wire.cjs");
const { raise } = require("./session.cjs");

/**
 * Takes the place of a vendor's script: the same global with the same members, the same
 * messages, without its defects.
 *
 * @typedef {import("./wire.js").Protocol} Protocol
 * @typedef {import("./drop-in.js").Script} Script
 * @typedef {import("./drop-in.js").Settings} Settings
 * @typedef {import("./drop-in.js").Switch} Switch
 */

/**
 * Defines the script's global in `scope`; does nothing if it is there already.
 *
 * @param {Window & typeof globalThis} scope
 * @param {Protocol} protocol
 * @param {Script} script
 */
function installDropIn(scope, protocol, script) {
  if (typeof scope.addEventListener !== "function" || typeof scope.postMessage !== "function") {
    return; // no window: on a server, say, where a module may be imported all the same
  }
  const path = script.global.split(".");
  const name = /** @type {string} */ (path.pop());
  const parent = path.reduce((at, key) => (at[key] = at[key] || {}), /** @type {any} */ (scope));
  if (!parent[name]) {
    const settings = readSettings(scope, script);
    parent[name] = makeService(scope, protocol, script, settings);
  }
}

/**
 * @param {Window & typeof globalThis} scope
 * @param {Protocol} protocol
 * @param {Script} script
 * @param {Settings} settings
 */
function makeService(scope, protocol, script, settings) {
  const { members } = script;
  /** @type {any} */
  const service = {};
  const legacy = legacySwitches(script, settings);
  const wire = new DropInWire(scope, { protocol, script, settings, legacy, service });
  const calls = new DropInCalls(wire);
  const handlers = new DropInHandlers(wire, calls);
  wire.listen(calls, handlers);
  /** @type {Partial<Record<import("./drop-in.js").Role, (...args: any[]) => unknown>>} */
  const functions = {
    send: (message, done, fail) => calls.send(message, done, fail),
    subscribe(names, handler, context, done, fail) {
      handlers.subscribe(names, handler, context, done, fail);
      return service;
    },
    unsubscribe(handler) {
      handlers.unsubscribe(handler);
      return service;
    },
    target: (target) => wire.aim(target),
    unload() {
      if (legacy.has("silentUnload")) {
        calls.forget();
      } else {
        handlers.end();
        calls.end();
      }
      wire.close();
    },
  };
  for (const [role, run] of Object.entries(functions)) {
    const name = members[/** @type {import("./drop-in.js").Role} */ (role)];
    if (name !== undefined) {
      service[name] = run;
    }
  }
  addHelpers(service, calls);
  return service;
}

/**
 * @param {any} service
 * @param {DropInCalls} calls
 */
function addHelpers(service, calls) {
  const { namespaces, shifts } = calls.wire.script;
  for (const [namespace, methods] of Object.entries(namespaces)) {
    service[namespace] = {};
    for (const [name, shape] of Object.entries(methods)) {
      const { wire: request, params } =
        typeof shape === "number" ? { wire: `${namespace}.${name}`, params: shape } : shape;
      const method = { request, params, shifts: shifts.includes(request) };
      service[namespace][name] = makeHelper(calls, method);
    }
  }
}

/**
 * @param {DropInCalls} calls
 * @param {{ request: string, params: number, shifts: boolean }} method
 */
function makeHelper(calls, { request, params, shifts }) {
  const { protocol, legacy } = calls.wire;
  const uneven = legacy.has("unevenArguments");
  return (/** @type {any[]} */ ...args) => {
    const given = Array.from({ length: params }, (_, index) => args[index]);
    const first = given.findIndex((value) => typeof value === "function");
    const shift = first >= 0 && (!uneven || (shifts && first === params - 1));
    const [done, fail] = args.slice(shift ? first : params);
    /** @type {Record<string, unknown>} */
    const message = { [protocol.methodKey]: request };
    if (params > 0) {
      message[protocol.paramsKey] = shift ? given.fill(null, first) : given;
    }
    if (typeof done === "function" || typeof fail === "function" || legacy.has("callbacksOnly")) {
      calls.send(message, done, fail);
      return undefined;
    }
    return calls.sendLater(message);
  };
}

/**
 * What the page wishes: attributes of the script's tag come before the global.
 *
 * @param {any} scope
 * @param {Script} script
 * @returns {Settings}
 */
function readSettings(scope, script) {
  const options = script.options.split(".").reduce((at, key) => at?.[key], scope);
  const tag = scope.document?.currentScript;
  // A form or an image of that name may stand in for the script's tag.
  const { origin, timeout, legacyDefects } = /^script$/i.test(tag?.tagName) ? tag.dataset : {};
  return {
    ...options,
    ...(origin && { origin }),
    ...(timeout && { timeout: Number(timeout) }),
    ...(legacyDefects && {
      legacyDefects: legacyDefects.trim() === "all" ? "all" : legacyDefects.trim().split(/\s+/),
    }),
  };
}

/**
 * @param {Script} script
 * @param {Settings} settings
 * @returns {Set<Switch | null>}
 */
function legacySwitches({ defects }, { legacyDefects = [] }) {
  const known = new Map(Object.entries(defects));
  const all = Object.keys(defects).filter((id) => known.get(id));
  const ids = legacyDefects === "all" ? all : [legacyDefects].flat();
  const wrong = ids.filter((id) => !known.get(id));
  if (wrong.length > 0) {
    raise(new RangeError(`no legacy defect: ${wrong.join(", ")}; there are ${all.join(", ")}`));
  }
  return new Set(ids.map((id) => known.get(id) ?? null));
}

exports.installDropIn = installDropIn;
