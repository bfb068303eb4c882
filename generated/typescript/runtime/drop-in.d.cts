import type { Shape } from "./client.cjs";
import type { Trace } from "./session.cjs";
import type { Protocol } from "./wire.cjs";

/** One old behaviour that a page may ask for. */
export type Switch =
  | "anySource"
  | "anyTarget"
  | "callbacksOnly"
  | "eventsAfterAnswer"
  | "failureNeedsSuccess"
  | "globalEcho"
  | "handlersByText"
  | "keepIds"
  | "listsStay"
  | "oneHandler"
  | "ownAnswers"
  | "printMessages"
  | "silentRefusal"
  | "silentUnload"
  | "timeoutText"
  | "unevenArguments";

/** What a member of the service is for. */
export type Role = "send" | "subscribe" | "unsubscribe" | "target" | "unload" | "text";

/** What is known of the script that the drop-in takes the place of. */
export interface Script {
  /** The path of its global object. */
  readonly global: string;
  /** The path of the global that a page may set before loading, see `Settings`. */
  readonly options: string;
  /** How the members of the service are called; without a name there is none. */
  readonly members: Readonly<Partial<Record<Role, string>>>;
  /** The helpers, by namespace. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, Shape>>>>;
  /** Wire names of helpers that always took callbacks in the place of their last parameter. */
  readonly shifts: readonly string[];
  /** Strings that begin with it go to the page. */
  readonly textPrefix: string;
  /** What the failure of a call that was not answered says. */
  readonly timeoutText: string;
  /** Where messages are posted to, unless the page says otherwise. */
  readonly origin: string;
  /** Known defects, and the switch that brings one back; null if there is none. */
  readonly defects: Readonly<Record<string, Switch | null>>;
}

/** What a page may set, in a global or as attributes of the script's tag. */
export interface Settings {
  /** `data-origin`: the desktop's origin; it is pinned at the first answer otherwise. */
  readonly origin?: string | undefined;
  /** `data-timeout`: milliseconds to wait for an answer. */
  readonly timeout?: number | undefined;
  /** `data-legacy-defects`, ids with spaces between: defects to keep, or `"all"`. */
  readonly legacyDefects?: readonly string[] | "all" | undefined;
  /** Sees each message, as it is on the wire. */
  readonly trace?: Trace | undefined;
}

/** Defines the script's global in `scope`; does nothing if it is there already. */
export declare function installDropIn(
  scope: Window & typeof globalThis,
  protocol: Protocol,
  script: Script,
): void;
