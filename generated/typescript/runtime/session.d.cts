import type { ScapiClosedError } from "./errors.cjs";
import type { Body, CallProtocol, Params } from "./wire.cjs";

/** What one call can be told, beside its parameters. */
export interface CallOptions {
  /** Gives up waiting; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait for the answer, `Infinity` for no limit. */
  readonly timeout?: number | undefined;
}

/** Sees each message, as it is on the wire; what it throws goes to the error hook. */
export type Trace = (direction: "in" | "out", message: unknown) => void;

/** How a session behaves. */
export interface SessionOptions {
  /** Milliseconds that calls wait by default; the protocol's own limit if there is none. */
  readonly timeout?: number | undefined;
  /** Sees every message, tokens and personal data included. */
  readonly trace?: Trace | undefined;
  /**
   * Is given what a handler or a hook throws, and why the peer refused a subscription.
   * Without it these are uncaught exceptions and unhandled rejections of the page.
   */
  readonly error?: ((error: unknown) => void) | undefined;
  /** The number that the ids of messages begin with. */
  readonly firstId?: number | undefined;
}

/** The way to the peer and back. */
export interface Transport {
  /** The number that ids begin with, if the protocol's own could be taken already. */
  readonly firstId?: number | undefined;
  /**
   * Begins to receive. Throws ScapiNoDesktopError if there is no peer. `lost` ends the
   * session; its cause is undefined if all went as it should.
   */
  open(receive: (message: unknown) => void, lost: (cause?: unknown) => void): void;
  /** Sends a message; throws if it cannot be sent. */
  send(message: Record<string, unknown>): void;
  /** Stops what `open` began. */
  close(): void;
}

/** Who wants events; see `Events`. */
export interface Listener {
  deliver(event: Readonly<Body>): void;
  /** An answer that nothing waits for any longer. */
  late(answer: Readonly<Body>): void;
  /** The session ends; the transport still sends unless the error has a cause. */
  end(error: ScapiClosedError): void;
}

/** One conversation over one transport, which it opens with the first call. */
export declare class Session {
  constructor(protocol: CallProtocol, transport: Transport, options?: SessionOptions);
  readonly protocol: CallProtocol;
  /** Milliseconds that calls wait by default. */
  readonly timeout: number;
  /** Whether the session was closed or has lost its connection. */
  readonly closed: boolean;
  readonly options: SessionOptions;
  /** Who gets the events. */
  listener: Listener | undefined;
  /** How many calls and subscriptions wait for their answer. */
  get pending(): number;
  /** Calls a method by its wire name and gives the result of the answer. */
  call(method: string, params?: Params, options?: CallOptions): Promise<unknown>;
  /** Sends a message, its id added to it, and waits; `name` is what errors call it. */
  request<T>(
    name: string,
    message: Body,
    read: (answer: Readonly<Body>) => T,
    options?: CallOptions,
  ): Promise<T>;
  /** Sends a message, its id added to it, whose answer nobody waits for. */
  post(message: Body): void;
  /** Makes a message out of its body, complete but for its id. */
  build(body: Body): Body;
  /** Opens the transport, unless it is open; throws if that cannot be. */
  open(): void;
  /** Ends the session: fails what is pending, ends subscriptions, closes the transport. */
  close(cause?: unknown): void;
  /** Tells the error hook of something that no caller can be told. */
  report(error: unknown): void;
}

/** Leaves out parameters that are undefined, null standing for those in the middle. */
export declare function trim(protocol: CallProtocol, params?: Params): Params;

/** The timeout, if it is one; throws RangeError otherwise. */
export declare function checked(timeout: number): number;

/**
 * Calls `fail` with the reason of a signal when it is aborted; throws if it is already. The
 * function it gives back ends that.
 */
export declare function watch(signal: AbortSignal, fail: (reason: unknown) => void): () => void;

/** Throws where nobody can catch it: the page's own handlers of errors are told. */
export declare function raise(error: unknown): void;
