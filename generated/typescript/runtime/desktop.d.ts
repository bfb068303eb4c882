import type { Id, Params, Protocol } from "./wire.js";

/** A call of a method. */
export interface RequestMessage {
  readonly kind: "request";
  readonly id: Id;
  readonly method: string;
  readonly params: Params;
}

/** Asks for the events of some channels. */
export interface SubscribeMessage {
  readonly kind: "subscribe";
  readonly id: Id;
  readonly channels: readonly string[];
}

/** Ends what a subscribe answer named; nobody waits for an answer to this. */
export interface UnsubscribeMessage {
  readonly kind: "unsubscribe";
  readonly id: Id;
  readonly subscription: unknown;
}

/** What a client sends, understood. */
export type Outbound = RequestMessage | SubscribeMessage | UnsubscribeMessage;

/** An event, or an answer: a failure, the grant of a subscription, or a result. */
export type Reply =
  | { readonly channel: string; readonly data: unknown }
  | {
      readonly id: Id;
      readonly result?: unknown;
      readonly error?: unknown;
      readonly subscription?: unknown;
    };

/** Says what a client's message is; null if it cannot be understood. Never throws. */
export declare function parse(protocol: Protocol, message: unknown): Outbound | null;

/** Makes the message that a peer sends; `constants` are the peer's own fixed members. */
export declare function buildReply(
  protocol: Protocol,
  reply: Reply,
  constants: Readonly<Record<string, unknown>>,
): Record<string, unknown>;
