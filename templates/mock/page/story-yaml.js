/** Stories as YAML, as they stand in a spec. Values are JSON, which YAML takes as it is. */

import { ownMember } from "./text.js";

const PLAIN = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const WORDS = new Set(["true", "false", "null", "yes", "no", "on", "off", "y", "n"]);
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

/**
 * A section `scenarios` with one story.
 *
 * @param {object} story compiled, of literal values only
 * @param {object[]} channels of the API
 * @param {string[]} [notes]
 */
export function scenarioYaml(story, channels, notes = []) {
  const lines = notes.map((note) => `# ${note}`);
  lines.push(
    "scenarios:",
    `  ${scalar(story.id)}:`,
    `    title: ${scalar(story.title)}`,
    ...(story.recorded === true ? ["    recorded: true"] : []),
    `    seed: ${story.seed}`,
  );
  for (const key of ["settings", "options", "state"]) {
    if (typeof story[key] === "string" ? story[key] !== "" : Object.keys(story[key]).length > 0) {
      lines.push(`    ${key}: ${flow(story[key])}`);
    }
  }
  lines.push(
    "    pages:",
    ...story.pages.map(([name, about]) => `      ${scalar(name)}: ${flow(about)}`),
    "    steps:",
  );
  const first = story.pages[0][0];
  return `${[...lines, ...story.steps.flatMap((step) => indented(stepLines(step, first, channels), 6))].join("\n")}\n`;
}

/** A step alone, to be put into a story whose first page is `first`. */
export function stepYaml(step, first, channels) {
  return `${stepLines(step, first, channels).join("\n")}\n`;
}

function stepLines(step, first, channels) {
  const [head, ...body] = [...headLines(step), ...pageLines(step, first), ...outcomeLines(step, channels)];
  return [`- ${head}`, ...indented(body, 2)];
}

function headLines(step) {
  const value = step.with === undefined ? undefined : step.with[1];
  switch (step.kind) {
    case "subscribe":
    case "unsubscribe":
      return [`${step.kind}: ${flow(step.channels)}`];
    case "connect":
    case "disconnect":
      return [`${step.kind}: ${scalar(step.name)}`];
    case "advance":
    case "send":
    case "fault":
    case "state":
      return [`${step.kind}: ${data(value)}`];
    default: {
      const isEmpty = Object.keys(value).length === 0;
      return [`${step.kind}: ${scalar(step.name)}`, ...(isEmpty ? [] : [`with: ${data(value)}`])];
    }
  }
}

function pageLines({ page }, first) {
  return page === first ? [] : [`page: ${scalar(page)}`];
}

function outcomeLines(step, channels) {
  const lines = [];
  if (step.answer !== undefined) {
    lines.push(`answer: ${data(step.answer[1])}`);
  }
  if (step.refused !== undefined) {
    lines.push(`refused: ${scalar(step.refused)}`);
  }
  if (step.silent === true) {
    lines.push("silent: true");
  }
  if (step.events !== undefined) {
    lines.push(
      "events:",
      ...indented(
        step.events.map((event) => eventLine(event, channels)),
        2,
      ),
    );
  }
  return lines;
}

function eventLine({ channel, data: [, value] }, channels) {
  const known = channels.find(({ name }) => matches(name, channel));
  const found = known === undefined ? undefined : eventOf(known, value);
  if (found === undefined) {
    return `- ${scalar(channel)}: ${data(value)}`;
  }
  const rest = { ...value };
  delete rest[known.tag];
  return `- ${scalar(`${channel}.${found}`)}: ${data(rest)}`;
}

/** Whether a channel is of this name, or of this pattern: `room:{name}`. */
export function matches(name, channel) {
  const [head, tail = ""] = name.split(/\{[^}]*\}/);
  return name.includes("{") ? channel.startsWith(head) && channel.endsWith(tail) : name === channel;
}

function eventOf({ tag, events }, value) {
  const kind = tag === undefined ? undefined : ownMember(value, tag);
  const found = events.find(({ name, when }) =>
    when === undefined ? kind === name : ownMember(value, when) !== undefined,
  );
  return found === undefined ? undefined : found.name;
}

function indented(lines, blanks) {
  return lines.map((line) => `${" ".repeat(blanks)}${line}`);
}

/** A text as YAML, without quotes where it is a plain word. */
function scalar(text) {
  return PLAIN.test(text) && !WORDS.has(text.toLowerCase()) ? text : quoted(text);
}

function quoted(text) {
  return safe(JSON.stringify(text));
}

function safe(json) {
  return json.replace(UNSAFE, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A value that is taken as it is. */
function flow(value) {
  return safe(JSON.stringify(value));
}

/** A value where expressions may stand: a text that looks like one is written as an expression for it. */
function data(value) {
  return flow(escaped(value));
}

function escaped(value) {
  if (typeof value === "string") {
    return value.startsWith("=") ? `= ${JSON.stringify(value)}` : value;
  }
  if (Array.isArray(value)) {
    return value.map(escaped);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]));
  }
  return value;
}
