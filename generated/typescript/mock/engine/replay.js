/** Gives the inputs of a transcript to a new desktop and compares what comes of them. */

import { OptionError, RefusedError } from "./errors.js";

/**
 * The first difference between a transcript and what a desktop makes of its inputs.
 *
 * Functions of the user and faults are no part of a transcript: what they did shows as a difference.
 *
 * @param {any} desktop a new one, with the settings and options of the first
 * @param {string | string[]} transcript the text or the lines, complete
 * @returns {{line: number, expected: string | null, got: string | null} | null} lines count from 1
 */
export function differenceOf(desktop, transcript) {
  const lines =
    typeof transcript === "string"
      ? transcript.split("\n").filter((line) => line !== "")
      : transcript;
  if (desktop.pages.size > 0 || desktop.now > 0 || desktop.transcript.limit < lines.length) {
    throw new OptionError(
      `replay needs a new desktop whose transcript can hold ${lines.length} lines`,
    );
  }
  const pages = new Map();
  for (let index = 0; index < lines.length; index += 1) {
    if (desktop.transcript.count <= index) {
      feed(desktop, readLine(lines[index], index), pages);
    }
    const got = desktop.transcript.lineAt(index);
    if (got !== lines[index]) {
      return { line: index + 1, expected: lines[index], got };
    }
  }
  const more = desktop.transcript.lineAt(lines.length);
  return more === null ? null : { line: lines.length + 1, expected: null, got: more };
}

function readLine(line, index) {
  try {
    return JSON.parse(line);
  } catch {
    throw new OptionError(`line ${index + 1} of the transcript is no JSON`);
  }
}

function feed(desktop, record, pages) {
  if (record.kind === "timer") {
    desktop.step(record.at);
    return;
  }
  while (desktop.timers.next !== undefined && desktop.timers.next.due < record.at) {
    desktop.step(record.at);
  }
  desktop.now = Math.max(desktop.now, record.at);
  const page = pages.get(record.page);
  if (record.kind === "connect") {
    pages.set(
      record.page,
      desktop.connect(record.origin, () => undefined, { ...record.with, id: record.page }),
    );
  } else if (record.kind === "in" && page !== undefined) {
    page.receive(record.message);
  } else if (record.kind === "disconnect" && page !== undefined) {
    page.disconnect();
  } else if (record.kind === "dropped") {
    desktop.enqueue(() => desktop.line("dropped", { page: record.page, problem: record.problem }));
  } else if (record.kind === "act" || (record.kind === "trigger" && record.fired !== true)) {
    repeat(desktop, record);
  }
}

function repeat(desktop, record) {
  try {
    record.kind === "act"
      ? desktop.perform(record.method, record.with)
      : desktop.trigger(record.trigger, record.with);
  } catch (error) {
    if (!(error instanceof RefusedError)) {
      throw error;
    }
  }
}
