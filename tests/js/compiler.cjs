// TypeScript's compiler for one project after another: warm, its own library read and bound once.
// A line of standard input is {"folder": ..., "arguments": [...]}, as for `tsc` in that folder;
// the line that answers is {"failed": ..., "said": ...}.
"use strict";

const path = require("node:path");
const { createInterface } = require("node:readline");

const ts = require(process.argv[2]);
const library = path.dirname(ts.getDefaultLibFilePath({})).replaceAll("\\", "/");
const read = new Map();

/** A host like that of `tsc`, which keeps the files of the library, per set of options. */
function hosted(folder, options) {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  const { configFilePath, project, ...same } = options;
  const key = JSON.stringify(same);
  host.getCurrentDirectory = () => folder;
  host.getSourceFile = (name, how, ...rest) => {
    if (path.posix.dirname(name) !== library) return getSourceFile(name, how, ...rest);
    const id = JSON.stringify([name, how, key]);
    if (!read.has(id)) read.set(id, getSourceFile(name, how, ...rest));
    return read.get(id);
  };
  return host;
}

/** What `tsc` would complain about; files are written where the options ask for it. */
function complaints(folder, given) {
  const command = ts.parseCommandLine(given);
  if (command.errors.length > 0) return command.errors;
  const { project } = command.options;
  const config = ts.getParsedCommandLineOfConfigFile(project, command.options, {
    ...ts.sys,
    getCurrentDirectory: () => folder,
    onUnRecoverableConfigFileDiagnostic(found) {
      throw new Error(ts.flattenDiagnosticMessageText(found.messageText, "\n"));
    },
  });
  const { fileNames: rootNames, options, projectReferences, errors } = config;
  const host = hosted(folder, options);
  const program = ts.createProgram({
    rootNames,
    options,
    projectReferences,
    host,
    configFileParsingDiagnostics: errors,
  });
  const found = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return ts.sortAndDeduplicateDiagnostics(found);
}

function answer({ folder, arguments: given }) {
  const found = complaints(folder, given);
  const names = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => folder,
    getNewLine: () => "\n",
  };
  const failed = found.some((each) => each.category === ts.DiagnosticCategory.Error);
  return { failed, said: ts.formatDiagnostics(found, names) };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  let told;
  try {
    told = answer(JSON.parse(line));
  } catch (error) {
    told = { failed: true, said: String(error.stack) };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
