/** What the mock throws at whoever uses it; pages get answers instead. */

/** Base of all errors of the mock. */
export class MockError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = new.target.name;
  }
}

/** The program cannot be run: it was not made by this version of the generator. */
export class ProgramError extends MockError {}

/** An option, a setting or an argument is wrong; the message says which, where and why. */
export class OptionError extends MockError {}

/** A limit of the mock is reached. */
export class LimitError extends MockError {}

/** The desktop refuses; `error` is what a page would get. */
export class RefusedError extends MockError {
  /** @param {unknown} error */
  constructor(error) {
    super(typeof error === "string" ? error : JSON.stringify(error));
    this.error = error;
  }
}

/** Thrown by `context.ignore()`: there is no answer. */
export class SilenceError extends MockError {}
