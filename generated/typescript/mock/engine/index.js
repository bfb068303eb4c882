/** The mock desktop, for any program. */

export { Desktop } from "./desktop.js";
export { LIMITS } from "./beginnings.js";
export { LimitError, MockError, OptionError, ProgramError, RefusedError } from "./errors.js";
export { runScenario, Story } from "./scenarios.js";
export { desktopTransport } from "./transport.js";
export { serveWindow } from "./window.js";
