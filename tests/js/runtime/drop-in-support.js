/** A made-up script to take the place of, and a page with its desktop. */

import { FakeWindow, PROTOCOL, runtime, SERVER } from "./support.js";

const { installDropIn } = await runtime("drop-in");

export const DESK = "https://desk.example";
export const PAGE = "https://page.example";

export const SCRIPT = {
  global: "acme.house.api",
  options: "acme.house.settings",
  members: {
    send: "post",
    subscribe: "listen",
    unsubscribe: "forget",
    target: "aimAt",
    unload: "bye",
    text: "onText",
  },
  namespaces: {
    lamp: { ping: 0, set: 2, dial: 2, wide: 3 },
    door: { open: 1, odd: { wire: "gate.odd", params: 1 } },
  },
  shifts: ["lamp.dial"],
  textPrefix: "acme",
  timeoutText: "Too slow",
  origin: "*",
  defects: Object.fromEntries(
    [
      "anySource",
      "anyTarget",
      "callbacksOnly",
      "eventsAfterAnswer",
      "failureNeedsSuccess",
      "globalEcho",
      "handlersByText",
      "keepIds",
      "listsStay",
      "oneHandler",
      "ownAnswers",
      "printMessages",
      "silentRefusal",
      "silentUnload",
      "timeoutText",
      "unevenArguments",
    ].map((word) => [`the-${word}`, word]),
  ),
};
SCRIPT.defects["cosmetic"] = null;

/** A page in a desktop's frame with the drop-in, old behaviours as `legacy` says. */
export function load({ legacy = [], standAlone = false, scope, ...settings } = {}) {
  const desk = new FakeWindow(DESK).foreign();
  const page = scope ?? new FakeWindow(PAGE, standAlone ? {} : { parent: desk });
  const legacyDefects = legacy === "all" ? legacy : legacy.map((word) => `the-${word}`);
  page.acme = { house: { settings: { timeout: 30, legacyDefects, ...settings } } };
  installDropIn(page, PROTOCOL, SCRIPT);
  const posted = () => desk.posted.map(({ message }) => message);
  return {
    page,
    desk,
    posted,
    service: page.acme.house.api,
    targets: () => desk.posted.map(({ targetOrigin }) => targetOrigin),
    /** What the desktop sends; another `source` or `origin` forges it. */
    receive(message, { source = desk, origin = DESK } = {}) {
      page.receive(
        typeof message === "object" ? { ...SERVER, ...message } : message,
        source,
        origin,
      );
    },
    answer(ref, parts = {}, forged = {}) {
      this.receive({ ref, ...parts }, forged);
    },
  };
}

/** What callbacks are called with, and as what. */
export function recorder() {
  const calls = [];
  const record = (name) =>
    function (...args) {
      calls.push({ name, self: this, args });
    };
  return { calls, done: record("done"), fail: record("fail") };
}

export const pause = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
