/** The mock desktop, for any program. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** The compiled behaviour of an API. */
export interface Program {
  readonly version: number;
  readonly [section: string]: unknown;
}

/** The wire of an API: key names and fixed members. */
export interface WireProtocol {
  readonly idKey: string;
  readonly methodKey: string;
  readonly resultKey: string;
  readonly errorKey: string;
  readonly channelKey: string;
  readonly eventDataKey: string;
  readonly [key: string]: unknown;
}

/** What a desktop holds at most; `messageSize` counts values and UTF-16 units, `chain` triggers that fire others. */
export interface Limits {
  readonly messageSize: number;
  readonly depth: number;
  readonly pages: number;
  readonly subscriptions: number;
  readonly timers: number;
  readonly firing: number;
  readonly chain: number;
  /** Lines; 0 writes none. */
  readonly transcript: number;
  readonly problems: number;
}

export const LIMITS: Limits;

export interface DesktopOptions {
  seed?: number;
  settings?: JsonObject;
  /** A text `[section]`, `name = value`, or names and values. */
  options?: string | { [name: string]: Json };
  /** Replaces what slots hold at the beginning. */
  state?: JsonObject;
  limits?: Partial<Limits>;
}

/** What goes wrong for a method; `latency` in ms, `shape` data of another shape. */
export interface Fault {
  latency?: number;
  drop?: boolean;
  error?: Json;
  shape?: Json;
  duplicate?: boolean;
  times?: number;
}

export interface Difference {
  /** Counts from 1. */
  line: number;
  expected: string | null;
  got: string | null;
}

export interface Page {
  readonly id: string;
  readonly origin: string;
  /** Takes a message from the page, of any shape. */
  receive(message: unknown): void;
  disconnect(): void;
}

export interface Transcript {
  /** The lines, oldest first. */
  readonly lines: string[];
  /** How many there were, those that are no longer here included. */
  readonly count: number;
  /** How many are no longer here. */
  readonly dropped: number;
  /** The lines as one text. */
  export(): string;
}

export type CoverageReport = { [group: string]: { [name: string]: number } };

/** What a function in the place of a method can see and do beside giving data. */
export interface CallContext {
  readonly method: string;
  /** Live. */
  readonly state: JsonObject;
  readonly page: JsonObject;
  readonly now: number;
  emit(channel: string, data: unknown): void;
  refuse(error: unknown): never;
  ignore(): never;
  trigger(name: string, values?: object): void;
  /**
   * Does what the method does without the override, with other arguments by name if they are given; throws
   * RefusedError if it is refused.
   */
  original(args?: object): Json | undefined;
}

export type Override = (args: JsonObject, context: CallContext) => unknown;

/** A desktop that does what a program says. Deterministic: the same calls give the same transcript. */
export class Desktop {
  constructor(program: Program, protocol: WireProtocol, given?: DesktopOptions);
  /** The clock, ms. */
  readonly now: number;
  /** Live. */
  readonly state: JsonObject;
  readonly settings: JsonObject;
  readonly options: JsonObject;
  readonly limits: Limits;
  readonly transcript: Transcript;
  readonly coverage: { report(): CoverageReport; clear(): void };
  /** The last things that went wrong in functions of the user or in the program. */
  readonly problems: string[];
  connect(
    origin: string,
    send: (message: any) => unknown,
    fields?: { id?: string; [name: string]: Json | undefined },
  ): Page;
  /** Does what a person, the far end or the host may do; throws RefusedError if nothing takes it. */
  trigger(name: string, values?: object): Json | undefined;
  /** Does what a method does, by hand and not by a page; throws RefusedError if it is refused. */
  perform(method: string, params?: readonly unknown[] | object): Json | undefined;
  /** Lets time pass. */
  advance(ms: number): void;
  snapshot(): JsonObject;
  restore(snapshot: JsonObject): void;
  reset(): void;
  /** The first difference to a transcript whose inputs this new desktop gets. */
  replay(transcript: string | readonly string[]): Difference | null;
  override(method: string, run: Override | null): void;
  respondOnce(method: string, answer: { data?: unknown; error?: unknown }): void;
  fault(method: string, fault: Fault): void;
  clearStubs(): void;
  onLine(callback: (line: string) => void): () => void;
  onProblem(callback: (text: string, error: unknown) => void): () => void;
  /** Whether a message is a request or a subscription of a page. */
  understands(message: unknown): boolean;
}

export interface ScenarioOutcome {
  /** `step` counts from 1. */
  failure: ({ step: number } & Mismatch) | null;
  transcript: string;
  coverage: CoverageReport;
}

/** Runs a compiled scenario on a new desktop, up to the first step that does not fit. */
export function runScenario(
  program: Program,
  protocol: WireProtocol,
  scenario: object,
): ScenarioOutcome;

/** What does not fit; `expected` and `got` are null for nothing at all. */
export interface Mismatch {
  message: string;
  expected: Json;
  got: Json;
}

/** A scenario that is played step by step on a desktop of its own. */
export class Story {
  constructor(program: Program, protocol: WireProtocol, scenario: object);
  readonly desktop: Desktop;
  /** Does one of the scenario's steps. */
  take(step: object): Mismatch | null;
}

/** A transport for `createClient({transport})`, to a desktop in the same process. */
export function desktopTransport(
  desktop: Desktop,
  fields?: { origin?: string; id?: string; [name: string]: Json | undefined },
): {
  open(receive: (message: unknown) => void, lost?: (error?: unknown) => void): void;
  send(message: unknown): void;
  close(): void;
};

/** Serves pages in frames and pop-ups of a browser window; `frame`: the only one that is served. */
export function serveWindow(
  desktop: Desktop,
  host: Window,
  options?: { frame?: HTMLIFrameElement; fields?: JsonObject },
): { close(): void; sweep(): void };

export class MockError extends Error {
  constructor(message: string);
}
export class ProgramError extends MockError {}
export class OptionError extends MockError {}
export class LimitError extends MockError {}
export class RefusedError extends MockError {
  constructor(error: unknown);
  /** What a page would get. */
  readonly error: any;
}
