import type { Channels } from "./channels.js";
import type { ScapiClosedError } from "./errors.js";
import type { Listener, Session } from "./session.js";
import type { Body, Protocol } from "./wire.js";

/** What a consumer does, and for how long. */
export interface ConsumerOptions {
  /** Ends it, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each event; may stop the consumer. */
  next(event: any, consumer: Consumer): void;
  /** Called once, when no more events come; the error is undefined if `stop` had none. */
  end(error: unknown): void;
}

/** One who listens, until it is ended: by itself, a signal, a refusal or the session. */
export declare class Consumer {
  constructor(links: Links, name: string, options: ConsumerOptions);
  readonly channel: string;
  readonly event: string | undefined;
  readonly next: ConsumerOptions["next"];
  /** Whether it gets no more events. */
  readonly over: boolean;
  /** Settles with the answer of the peer to the subscription. */
  readonly ready: Promise<void>;
  /** Fulfils `ready`. */
  readonly grant: () => void;
  /** Ends it; nobody needs to look at `ready` because of that. */
  stop(error?: unknown): void;
  /** Ends it because the peer did not agree. */
  refuse(error: unknown): void;
}

/** The channels of a session. */
export declare class Links implements Listener {
  constructor(session: Session, protocol: Protocol, channels: Channels);
  readonly channels: Channels;
  /** Gives a consumer its events, from now on. */
  attach(consumer: Consumer): void;
  /** Calls a handler of the page. What it throws later goes to the error hook, if there is one. */
  run(handler: (event: any) => unknown, event: unknown): void;
  /** Lets the error hook know if the peer refuses, if there is a hook. */
  tellRefusal(consumer: Consumer): void;
  /** Stops what `attach` began; the last one to leave a channel unsubscribes. */
  detach(consumer: Consumer): void;
  deliver(message: Readonly<Body>): void;
  late(answer: Readonly<Body>): void;
  end(error: ScapiClosedError): void;
}
