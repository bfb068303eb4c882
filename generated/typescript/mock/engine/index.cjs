"use strict";
Object.defineProperty(exports, "__esModule", { value: true });

/** The mock desktop, for any program. */

exports.Desktop = require("./desktop.cjs").Desktop;
exports.LIMITS = require("./beginnings.cjs").LIMITS;
exports.LimitError = require("./errors.cjs").LimitError;
exports.MockError = require("./errors.cjs").MockError;
exports.OptionError = require("./errors.cjs").OptionError;
exports.ProgramError = require("./errors.cjs").ProgramError;
exports.RefusedError = require("./errors.cjs").RefusedError;
exports.runScenario = require("./scenarios.cjs").runScenario;
exports.Story = require("./scenarios.cjs").Story;
exports.desktopTransport = require("./transport.cjs").desktopTransport;
exports.serveWindow = require("./window.cjs").serveWindow;
