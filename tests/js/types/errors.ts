// Errors are classes with fields; what is caught is narrowed by `instanceof`.
import {
  createClient,
  ScapiClosedError,
  ScapiError,
  ScapiNoDesktopError,
  ScapiRateLimitError,
  ScapiRequestError,
  ScapiTimeoutError,
} from "wwe-scapi";
import { exactly } from "./expect.js";

export async function caught(): Promise<string> {
  try {
    await createClient().ready({ timeout: 500 });
    return "";
  } catch (error) {
    if (error instanceof ScapiRateLimitError) {
      exactly<number | undefined>()(error.seconds);
      exactly<unknown>()(error.errorMessage);
    }
    if (error instanceof ScapiRequestError) return error.request;
    if (error instanceof ScapiTimeoutError) {
      exactly<number>()(error.timeout);
      return error.request;
    }
    if (error instanceof ScapiNoDesktopError || error instanceof ScapiClosedError)
      return error.message;
    // @ts-expect-error anything may be thrown
    return error.message;
  }
}

// @ts-expect-error only answers have an error message
export const message = (error: ScapiTimeoutError) => error.errorMessage;
export const base: ScapiError = new ScapiClosedError("closed");
export const limited: ScapiRequestError = {} as ScapiRateLimitError;
