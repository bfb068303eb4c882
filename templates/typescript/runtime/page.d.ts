import type { Transport } from "./session.js";

/** Where a page finds its desktop. */
export interface PageOptions {
  /** The page's own window; another one only in tests. */
  readonly window?: Window | undefined;
  /**
   * The desktop's window, for a page that hosts the desktop in a frame of its own. Otherwise
   * it is the window that opened the page or, without one, the window that frames it.
   */
  readonly target?: Window | null | undefined;
  /**
   * The desktop's origin, such as `https://desktop.example`. Otherwise it is found by
   * looking at the desktop's window, the page's ancestors and its referrer. `"*"` sends what
   * the page sends, and takes answers, whoever is in the desktop's window.
   */
  readonly origin?: string | undefined;
}

/** Makes a transport over `window.postMessage`; looks nothing up before it is opened. */
export declare function pageTransport(options?: PageOptions): Transport;

/** The origin of an address, `"*"` for itself; throws TypeError for what is no address. */
export declare function normalOrigin(origin: string): string;
