/**
 * The way from a page to the desktop that frames it, opened it, or is framed by it.
 *
 * @typedef {import("./page.js").PageOptions} PageOptions
 * @typedef {import("./session.js").Transport} Transport
 */

import { ScapiNoDesktopError } from "./errors.js";

/** Ids begin below this, so that any number of them is still exact. */
const SPREAD = 2 ** 48;

/**
 * Makes a transport over `window.postMessage`. Nothing is looked up before it is opened.
 *
 * Ids begin at random: other clients of the same window, and answers meant for what it had
 * loaded before, must not be taken for ours.
 *
 * @param {PageOptions} [options]
 * @returns {Transport}
 */
export function pageTransport({ window: page = globalThis.window, target, origin } = {}) {
  /** @type {Window} */
  let peer;
  /** @type {string} */
  let peerOrigin;
  /** @type {() => void} */
  let stop;
  return {
    firstId: Math.floor(Math.random() * SPREAD),
    open(receive, lost) {
      peer = findDesktop(page, target);
      peerOrigin = origin === undefined ? findOrigin(page, peer) : normalOrigin(origin);
      /** @param {MessageEvent} event */
      const take = (event) => {
        if (event.source === peer && (peerOrigin === "*" || event.origin === peerOrigin)) {
          receive(event.data);
        }
      };
      /** @param {PageTransitionEvent} event */
      const leave = ({ persisted }) => persisted || lost();
      page.addEventListener("message", take);
      page.addEventListener("pagehide", leave);
      stop = () => {
        page.removeEventListener("message", take);
        page.removeEventListener("pagehide", leave);
      };
    },
    send(message) {
      if (peer.closed) {
        throw new ScapiNoDesktopError("desktop closed");
      }
      peer.postMessage(message, peerOrigin);
    },
    close() {
      stop();
    },
  };
}

/**
 * @param {Window | undefined} page
 * @param {Window | null | undefined} target
 * @returns {Window}
 */
function findDesktop(page, target) {
  const peer = target === undefined ? (page?.opener ?? page?.parent) : target;
  if (!peer || peer === page) {
    throw new ScapiNoDesktopError("no desktop");
  }
  return peer;
}

/**
 * Where the peer comes from, as far as a page can know.
 *
 * @param {Window} page
 * @param {Window} peer
 */
function findOrigin(page, peer) {
  const framed = peer === page.parent;
  const origin =
    attempt(() => peer.location.origin) ||
    (framed && attempt(() => page.location.ancestorOrigins[0])) ||
    ((framed || peer === page.opener) && attempt(() => referrerOrigin(page)));
  if (!origin) {
    throw new ScapiNoDesktopError("unknown desktop: set the option origin");
  }
  return origin;
}

/**
 * What cannot be seen from here (another origin, no referrer, an older browser), or has no
 * origin that could be posted to, counts as nothing.
 *
 * @param {() => string | undefined} find
 */
function attempt(find) {
  try {
    const origin = find();
    return origin === "null" ? "" : origin;
  } catch {
    return "";
  }
}

/**
 * The referrer's origin, unless it is our own: then this window has been navigated, and the
 * referrer is not the desktop, whose origin we would have seen.
 *
 * @param {Window} page
 */
function referrerOrigin(page) {
  const { origin } = new URL(page.document.referrer);
  return origin === page.location.origin ? "" : origin;
}

/**
 * The origin of an address, `"*"` for itself; throws TypeError for what is no address.
 *
 * @param {string} origin
 */
export function normalOrigin(origin) {
  // Twice: "localhost:8080" is an address, but of the scheme "localhost", whose origin is "null".
  return origin === "*" ? origin : new URL(new URL(origin).origin).origin;
}
