import type { PageOptions } from "./page.js";
import type { CallOptions, SessionOptions, Transport } from "./session.js";
import type { CallProtocol, Params } from "./wire.js";

/** How a client behaves and where it finds its desktop. */
export interface ClientOptions extends SessionOptions, PageOptions {
  /** Takes the place of the page's own way to its desktop. */
  readonly transport?: Transport | undefined;
}

/** Options of a free function. */
export interface FreeCallOptions extends CallOptions {
  /** Calls through this client, not through the page's default one. */
  readonly client?: Caller | undefined;
}

/** What can make calls: every client. */
export interface Caller {
  call(method: string, params?: Params, options?: CallOptions): Promise<unknown>;
}

/** The holder of a page's default client. */
export interface DefaultClient {
  /** Sets the options; throws ScapiError if calls were made already. */
  configure(options: ClientOptions): void;
  call(method: string, params?: Params, options?: FreeCallOptions): Promise<unknown>;
}

/** Makes the holder of a page's default client. */
export declare function makeDefault(protocol: CallProtocol): DefaultClient;
