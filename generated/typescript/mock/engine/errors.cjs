"use strict";
Object.defineProperty(exports, "__esModule", { value: true });

/** What the mock throws at whoever uses it; pages get answers instead. */

/** Base of all errors of the mock. */
class MockError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = new.target.name;
  }
}

/** The program cannot be run: it was not made by this version of the generator. */
class ProgramError extends MockError {}

/** An option, a setting or an argument is wrong; the message says which, where and why. */
class OptionError extends MockError {}

/** A limit of the mock is reached. */
class LimitError extends MockError {}

/** The desktop refuses; `error` is what a page would get. */
class RefusedError extends MockError {
  /** @param {unknown} error */
  constructor(error) {
    super(typeof error === "string" ? error : JSON.stringify(error));
    this.error = error;
  }
}

/** Thrown by `context.ignore()`: there is no answer. */
class SilenceError extends MockError {}

exports.MockError = MockError;
exports.ProgramError = ProgramError;
exports.OptionError = OptionError;
exports.LimitError = LimitError;
exports.RefusedError = RefusedError;
exports.SilenceError = SilenceError;
