import type { Channels } from "./channels.js";
import type { ClientOptions } from "./default.js";
import type { EventIterator, ListenOptions, Subscription } from "./events.js";
import type { CallOptions, Session } from "./session.js";
import type { Params, Protocol } from "./wire.js";

/**
 * How many parameters a method has by position, all of those by name counting as one; with
 * the wire name, where that is not namespace, dot and method.
 */
export type Shape = number | { readonly wire: string; readonly params: number };

/** The methods of an API, by namespace. */
export type Namespaces = Readonly<Record<string, Readonly<Record<string, Shape>>>>;

/**
 * What every client has, whatever its API. `Events` has the names of channels
 * (`"room"`), of their events (`"room.opened"`), and what handlers get for them.
 */
export interface BaseClient<Events> {
  /** What carries the calls. */
  readonly session: Session;
  /** Whether the client was closed or has lost its connection. */
  readonly closed: boolean;
  /** How many calls and subscriptions wait for their answer. */
  readonly pending: number;
  /** Calls a method by its wire name; the promise is for the result of the answer. */
  call(method: string, params?: Params, options?: CallOptions): Promise<unknown>;
  /**
   * Calls `handler` with each event, in order, from now on; any number of handlers can
   * listen. What a handler throws goes to the `error` hook and disturbs nobody.
   */
  on<N extends keyof Events & string>(
    name: N,
    handler: (event: Events[N]) => unknown,
    options?: ListenOptions,
  ): Subscription;
  /** Calls `handler` with the next event. */
  once<N extends keyof Events & string>(
    name: N,
    handler: (event: Events[N]) => unknown,
    options?: ListenOptions,
  ): Subscription;
  /**
   * Waits for the next event of which `predicate` holds. There is no limit unless
   * `timeout`, in milliseconds, sets one. Rejects with ScapiTimeoutError, with
   * ScapiClosedError if no more events can come, with the signal's reason, with what the
   * predicate throws, and with ScapiRequestError if the peer refuses.
   */
  waitFor<N extends keyof Events & string, E extends Events[N]>(
    name: N,
    predicate: (event: Events[N]) => event is E,
    options?: CallOptions,
  ): Promise<E>;
  waitFor<N extends keyof Events & string>(
    name: N,
    predicate: (event: Events[N]) => unknown,
    options?: CallOptions,
  ): Promise<Events[N]>;
  waitFor<N extends keyof Events & string>(name: N, options?: CallOptions): Promise<Events[N]>;
  /** Subscribes at once, and keeps the events for a `for await` loop. */
  events<N extends keyof Events & string>(
    name: N,
    options?: ListenOptions,
  ): EventIterator<Events[N]>;
  /**
   * Waits until the desktop answers, asking again while it does not; `timeout`, in
   * milliseconds, is that of calls unless another one is given.
   */
  ready(options?: CallOptions): Promise<void>;
  /** Fails all pending calls, ends all subscriptions, and stops listening. */
  close(): void;
}

/** Makes a client: `namespaces` become its members. */
export declare function makeClient(
  protocol: Protocol,
  namespaces: Namespaces,
  channels: Channels,
  options?: ClientOptions,
): any;
