"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { ScapiError } = require("./errors.cjs");
const { pageTransport } = require("./page.cjs");
const { Session } = require("./session.cjs");

/** The client behind free functions: made when it is first needed. */

/**
 * Makes the holder of a page's default client.
 *
 * @param {import("./wire.js").CallProtocol} protocol
 * @returns {import("./default.js").DefaultClient}
 */
function makeDefault(protocol) {
  /** @type {import("./default.js").ClientOptions} */
  let settings = {};
  /** @type {Session | undefined} */
  let session;
  return {
    configure(options) {
      if (session) {
        throw new ScapiError("configure() after the first call");
      }
      settings = options;
    },
    call(method, params, options) {
      if (options?.client) {
        return options.client.call(method, params, options);
      }
      if (!session) {
        session = new Session(protocol, settings.transport || pageTransport(settings), settings);
      }
      return session.call(method, params, options);
    },
  };
}

exports.makeDefault = makeDefault;
