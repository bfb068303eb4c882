import type { Links } from "./links.js";
import type { CallOptions } from "./session.js";

/** How long to listen. */
export interface ListenOptions {
  /** Ends the listening. */
  readonly signal?: AbortSignal | undefined;
}

/** A handler that is called with events. */
export interface Subscription {
  /**
   * Fulfilled when the peer has agreed; rejects with ScapiRequestError if it refuses, and
   * with ScapiTimeoutError if it says nothing. Events count from the beginning, whatever
   * comes first. Look at it, or set the client's `error` hook.
   */
  readonly ready: Promise<void>;
  /** Ends it; may be called at any moment and more than once. */
  unsubscribe(): void;
}

/**
 * The events of a subscription, in order. Leaving the loop unsubscribes. It ends when the
 * client is closed; it throws if the peer refuses or the connection is lost.
 */
export interface EventIterator<E> extends AsyncIterableIterator<E> {
  /** How many events were given up, the oldest first, because more than 10,000 waited. */
  readonly dropped: number;
  return(): Promise<IteratorResult<E>>;
}

/** Calls a handler with each event. */
export declare function on(
  links: Links,
  name: string,
  handler: (event: any) => unknown,
  options?: ListenOptions,
): Subscription;

/** Calls a handler with the next event. */
export declare function once(
  links: Links,
  name: string,
  handler: (event: any) => unknown,
  options?: ListenOptions,
): Subscription;

/** Waits for an event of which the predicate holds. */
export declare function waitFor(
  links: Links,
  name: string,
  predicate: (event: any) => unknown,
  options?: CallOptions,
): Promise<any>;

/** Subscribes, and keeps the events for an iteration. */
export declare function iterate(
  links: Links,
  name: string,
  options?: ListenOptions,
): EventIterator<any>;
