/** Base of all errors of this package. */
export declare class ScapiError extends Error {
  get name(): string;
}

/** Nothing came in time; whether the peer acted on the request is not known. */
export declare class ScapiTimeoutError extends ScapiError {
  constructor(request: string, timeout: number);
  /** The method or channel that was waited for. */
  readonly request: string;
  /** The limit, in milliseconds. */
  readonly timeout: number;
}

/** The peer refused a request. */
export declare class ScapiRequestError extends ScapiError {
  constructor(request: string, errorMessage: unknown, response: unknown);
  /** The method, or the channel of a subscription. */
  readonly request: string;
  /** The reason, as it came: usually a text, but anything can come. */
  readonly errorMessage: unknown;
  /** The whole answer. */
  readonly response: unknown;
}

/** A request was sent too often; the peer now ignores it for a time. */
export declare class ScapiRateLimitError extends ScapiRequestError {
  constructor(
    request: string,
    errorMessage: unknown,
    response: unknown,
    seconds: number | undefined,
  );
  /** For how long, in seconds; undefined if the peer does not say. */
  readonly seconds: number | undefined;
}

/** The session was closed, or its connection was lost, before an answer came. */
export declare class ScapiClosedError extends ScapiError {
  constructor(message: string, cause?: unknown);
  /** What ended the connection; undefined if it was our own wish. */
  readonly cause: unknown;
}

/** There is nobody to talk to, or it is not known who may be talked to. */
export declare class ScapiNoDesktopError extends ScapiError {}

/** The error for a failure: a rate limit, if its text fits the pattern. */
export declare function refusal(
  pattern: string | null,
  name: string,
  reason: unknown,
  raw: unknown,
): ScapiRequestError;
