/** Begins: finds the data, makes the engine, and shows it. */

import { App } from "./app.js";
import { LocalEngine } from "./local.js";
import { RemoteEngine } from "./remote.js";

const PLACES = ["tools", "clock", "side", "bar", "frames", "over", "toasts", "dialogs", "right", "notices"];

/**
 * Shows a desktop.
 *
 * @param {{program: object, protocol: object, info: object, scenarios: object[], demo: string}} data
 * @param {{app?: string, server?: {socket: string, app: string, problem: string | null} | null}} [options] `app`: the
 *   address of the page to begin with, none for the demo page; `server`: what a server has written into the page
 * @returns {App}
 */
export function start(data, { app = "", server = null } = {}) {
  const places = Object.fromEntries(PLACES.map((name) => [name, document.getElementById(name)]));
  const engine =
    server === null ? new LocalEngine(data) : new RemoteEngine(socketAddress(server.socket), data);
  const first = app === "" && server !== null ? server.app : app;
  const problem = (server === null ? null : server.problem) || "";
  return new App(places, engine, { app: webAddress(first), demo: data.demo, problem });
}

function socketAddress(path) {
  return new URL(path, location.href).href.replace(/^http/, "ws");
}

/** An address of the web; for anything else, none. */
function webAddress(text) {
  try {
    const url = new URL(text, location.href);
    return text !== "" && (url.protocol === "http:" || url.protocol === "https:") ? url.href : "";
  } catch {
    return "";
  }
}

/** The data that stand in the document, as JSON in scripts that do not run. */
export function readData() {
  const names = ["program", "protocol", "info", "scenarios", "demo"];
  return Object.fromEntries(
    names.map((name) => [name, JSON.parse(document.getElementById(`data-${name}`).textContent)]),
  );
}
