/** Everything that a client raises on purpose. */

/** Base of all errors of this package. */
export class ScapiError extends Error {
  get name() {
    return "ScapiError";
  }
}

/** Nothing came in time; whether the peer acted on the request is not known. */
export class ScapiTimeoutError extends ScapiError {
  /**
   * @param {string} request The method or channel that was waited for.
   * @param {number} timeout The limit, in milliseconds.
   */
  constructor(request, timeout) {
    super(`${request}: nothing within ${timeout} ms`);
    this.request = request;
    this.timeout = timeout;
  }

  get name() {
    return "ScapiTimeoutError";
  }
}

/** The peer refused a request. */
export class ScapiRequestError extends ScapiError {
  /**
   * @param {string} request The method, or the channel of a subscription.
   * @param {unknown} errorMessage The reason, as it came: usually a text.
   * @param {unknown} response The whole answer.
   */
  constructor(request, errorMessage, response) {
    super(`${request}: ${typeof errorMessage === "string" ? errorMessage : "refused"}`);
    this.request = request;
    this.errorMessage = errorMessage;
    this.response = response;
  }

  get name() {
    return "ScapiRequestError";
  }
}

/** A request was sent too often; the peer now ignores it for a time. */
export class ScapiRateLimitError extends ScapiRequestError {
  /**
   * @param {string} request The method that is limited.
   * @param {unknown} errorMessage The reason, as it came.
   * @param {unknown} response The whole answer.
   * @param {number | undefined} seconds For how long; undefined if the peer does not say.
   */
  constructor(request, errorMessage, response, seconds) {
    super(request, errorMessage, response);
    this.seconds = seconds;
  }

  get name() {
    return "ScapiRateLimitError";
  }
}

/** The session was closed, or its connection was lost, before an answer came. */
export class ScapiClosedError extends ScapiError {
  /**
   * @param {string} message
   * @param {unknown} [cause] What ended the connection; undefined if it was our own wish.
   */
  constructor(message, cause) {
    super(message);
    this.cause = cause;
  }

  get name() {
    return "ScapiClosedError";
  }
}

/** There is nobody to talk to, or it is not known who may be talked to. */
export class ScapiNoDesktopError extends ScapiError {
  get name() {
    return "ScapiNoDesktopError";
  }
}

/** How many characters of a failure's text the pattern of rate limits sees. */
const REASON = 2000;

/**
 * The error for a failure: a rate limit, if its text fits the pattern.
 *
 * @param {string | null} pattern Of rate limits; its groups `request` and `seconds` are optional.
 * @param {string} name The method or channel that was refused.
 * @param {unknown} reason
 * @param {unknown} raw The whole answer.
 * @returns {ScapiRequestError}
 */
export function refusal(pattern, name, reason, raw) {
  const found =
    pattern && typeof reason === "string" && new RegExp(pattern).exec(reason.slice(0, REASON));
  if (!found) {
    return new ScapiRequestError(name, reason, raw);
  }
  const { request = name, seconds } = found.groups ?? {};
  return new ScapiRateLimitError(request, reason, raw, seconds === undefined ? seconds : +seconds);
}
