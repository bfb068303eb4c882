/** Begins: finds the data, makes the engine, and shows it. */

import { App } from "./app.js";
import { LocalEngine } from "./local.js";
import { RemoteEngine } from "./remote.js";
import { noAddress, webAddress } from "./text.js";

const PLACES = ["tools", "clock", "side", "bar", "frames", "over", "toasts", "dialogs", "right", "notices"];

/**
 * Shows a desktop.
 *
 * @param {{program: object, protocol: object, info: object, scenarios: object[], demo: string}} data
 * @param {{app?: string, setup?: string, server?: {socket: string, app: string, problem: string | null} | null}} [options]
 *   `app`: the address of the page to begin with, none for the demo page; `setup`: seed, settings, options, state,
 *   edition and version of the engine in this page, as JSON; `server`: what a server has written into the page
 * @returns {App}
 */
export function start(data, { app = "", setup = "", server = null } = {}) {
  const places = Object.fromEntries(PLACES.map((name) => [name, document.getElementById(name)]));
  if (server !== null) {
    const engine = new RemoteEngine(socketAddress(server.socket), data);
    // A page around this desktop may itself be the server's app, which must not be framed in it again.
    const first = app === "" && window.parent === window ? server.app : app;
    return new App(places, engine, pagesOf(data, first, server.problem || ""));
  }
  const engine = new LocalEngine(data);
  const problem = beginWith(engine, setup);
  return new App(places, engine, { ...pagesOf(data, app, problem), isInAddress: true });
}

/** What is shown at first, and what is the matter with it. */
function pagesOf({ demo }, text, problem) {
  const app = webAddress(text);
  const isWrong = app === undefined && text.trim() !== "";
  const told = [isWrong ? noAddress(text) : "", problem].filter((part) => part !== "");
  return { app: app === undefined ? "" : app, demo, problem: told.join(" ") };
}

/** Begins with a set-up; says what is wrong with it. */
function beginWith(engine, text) {
  try {
    engine.begin({ ...engine.setup, ...readSetup(text, engine.setup) });
    return "";
  } catch (error) {
    return `The set-up in the address is left out: ${error.message}`;
  }
}

/** Only what a set-up has, each of the kind that it is. */
function readSetup(text, known) {
  const given = text === "" ? {} : JSON.parse(text);
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new Error("it is no JSON object.");
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.keys(known).includes(name)) {
      throw new Error(`there is no "${name}"; there are ${Object.keys(known).join(", ")}.`);
    }
    const isText = name === "options" && typeof value === "string";
    if (!isText && (typeof value !== typeof known[name] || value === null || Array.isArray(value))) {
      throw new Error(`"${name}" is of the wrong kind.`);
    }
  }
  return given;
}

function socketAddress(path) {
  return new URL(path, location.href).href.replace(/^http/, "ws");
}

/** The data that stand in the document, as JSON in scripts that do not run. */
export function readData() {
  const names = ["program", "protocol", "info", "scenarios", "demo"];
  return Object.fromEntries(
    names.map((name) => [name, JSON.parse(document.getElementById(`data-${name}`).textContent)]),
  );
}
