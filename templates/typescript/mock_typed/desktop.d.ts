import { Desktop } from "../engine/index.js";
import type {
  CallContext,
  Override,
  Program,
  ScenarioOutcome,
  WireProtocol,
} from "../engine/index.js";

/** Wire names of methods, by namespace and by what a client calls them. */
export type MethodNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Wire names of triggers, by group and name. */
export interface TriggerNames {
  readonly [name: string]: string | TriggerNames;
}

/** The call that a function in the place of a method answers. */
export interface Call<A extends unknown[], R> extends Omit<CallContext, "original"> {
  /**
   * Does what the desktop does, with other arguments if some are given. Throws RefusedError
   * if it refuses.
   */
  original(...args: A | []): R;
}

/** What the `MockDesktop` of every package does. */
export declare class TypedDesktop extends Desktop {
  constructor(
    program: Program,
    protocol: WireProtocol,
    methods: MethodNames,
    triggers: TriggerNames,
    given?: any,
  );
  /** What may happen without a page asking. */
  readonly triggers: any;
  /** Makes a transport for `createClient({transport})`. */
  transport(fields?: any): import("../../runtime/session.js").Transport;
  /** Puts functions in the place of methods: many, by namespace, or one by its wire name. */
  override(method: string | object, run?: Override | null): void;
}

/** Runs a scenario, given by its id or as it is; throws OptionError if there is none of that id. */
export declare function runStory(
  program: Program,
  protocol: WireProtocol,
  every: readonly { id: string }[],
  scenario: any,
): ScenarioOutcome;
