/** What ties an answer to its request. */
export type Id = string | number;

/** Key names, fixed texts and rules of one API's wire, as far as calls need them. */
export interface CallProtocol {
  /** The member by which an answer finds its request. */
  readonly idKey: string;
  /** How an id is written; an answer whose id is of another type is not ours. */
  readonly idType: "string" | "integer";
  readonly firstId: number;
  readonly methodKey: string;
  readonly paramsKey: string;
  readonly paramsStyle: "positional" | "named";
  /** Whether a request without parameters has no parameters member at all. */
  readonly omitEmptyParams: boolean;
  /** Added to every message that a client sends. */
  readonly requestConstants: Readonly<Record<string, unknown>>;
  readonly resultKey: string;
  /** Its presence in an answer means failure, even if it holds null or "". */
  readonly errorKey: string;
  /** The member that makes an inbound message an event, and names its channel. */
  readonly channelKey: string;
  readonly eventDataKey: string;
  /** Milliseconds to wait for an answer where the caller sets no limit. */
  readonly timeout: number;
  /** Members the peer may send alone, to be added to all our later messages. */
  readonly echoKeys: readonly string[];
  readonly markerKey: string | null;
  /** A message is for us only if its `markerKey` holds a text with this in it. */
  readonly markerContains: string | null;
  /** A message whose marker equals this is our own, sent back to us. */
  readonly ownMarker: string | null;
  /**
   * A regular expression, searched in the text of a failure. Its groups `request` and
   * `seconds`, both optional, say what is limited and for how long.
   */
  readonly rateLimitPattern: string | null;
}

/** The same, with what only events and readiness need. */
export interface Protocol extends CallProtocol {
  /** null: there is nothing to subscribe to, events simply arrive. */
  readonly subscribeConstants: Readonly<Record<string, unknown>> | null;
  readonly subscribeChannelsKey: string;
  /** Top-level member of the subscribe answer that names the subscription. */
  readonly subscriptionKey: string;
  readonly unsubscribeConstants: Readonly<Record<string, unknown>> | null;
  readonly unsubscribeKey: string;
  /** The request whose success shows that the desktop is ready. */
  readonly probe: string | null;
}

/** Parameters by position or by name. */
export type Params = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Members of a message. */
export type Body = Record<string, unknown>;

/**
 * What a client gets: besides answers and events, values to add to all later messages, our
 * own message sent back to us, or nothing that could be understood.
 */
export type Kind = "response" | "event" | "echo" | "own" | "foreign";

/** Whether a call has no parameters. */
export declare function isEmpty(params: Params): boolean;

/** The part of a message that asks for the events of channels. */
export declare function subscribeBody(protocol: Protocol, channels: readonly string[]): Body;

/** The part of a message that ends what a subscribe answer named. */
export declare function unsubscribeBody(protocol: Protocol, subscription: unknown): Body;

/** Makes the message that a client sends out of its body, complete but for its id. */
export declare function build(protocol: CallProtocol, body: Body, echoes: Body): Body;

/** Says what an inbound message is, whatever it is; never throws. */
export declare function classify(protocol: CallProtocol, message: unknown): Kind;

/** Whether `value` is an id of this protocol: `5` is not `"5"`. */
export declare function isId(protocol: CallProtocol, value: unknown): value is Id;

/** Whether `value` is an object with members: not null, not a list. */
export declare function isObject(value: unknown): value is Record<string, unknown>;

/** Whether a message is for us, as far as its marker tells; ours or not. */
export declare function isMarked(
  protocol: CallProtocol,
  message: Readonly<Record<string, unknown>>,
): boolean;
