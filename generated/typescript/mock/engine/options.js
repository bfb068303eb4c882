/** Options of the desktop: defaults, INI texts, values in code. */

import { checkSetting, checkTable, nearest } from "./checks.js";
import { OptionError } from "./errors.js";
import { parseOrigins, trimBlanks } from "./origins.js";
import {
  compareTexts,
  copy,
  isInteger,
  isObject,
  kindOf,
  member,
  normalise,
  put,
  sortedKeys,
} from "./values.js";

/**
 * The values of all options: what is given wins over the defaults.
 *
 * @param {any} description of the program: section, defaults, kinds, prefixes
 * @param {string | object} given a text `[section]`, `name = value`, or an object of names and values; names
 *   of other sections are written `section/name`
 * @throws {OptionError}
 */
export function readOptions(description, given) {
  const read = fromGiven(given, description.section || "");
  const values = {};
  for (const name of Object.keys(description.defaults || {})) {
    if (description.defaults[name] !== null) {
      put(values, name, readValue(description, name, description.defaults[name], "the default"));
    }
  }
  for (const [name, value, place] of read) {
    checkName(description, name, place);
    put(values, name, readValue(description, name, value, place));
  }
  return values;
}

function fromGiven(given, section) {
  if (typeof given === "string") {
    return readIni(given, section);
  }
  if (!isObject(given)) {
    throw new OptionError(
      `options are an INI text or an object of names and values, not ${kindOf(given)}`,
    );
  }
  return Object.keys(given)
    .sort(compareTexts)
    .map((name) => [name, given[name], "the given options"]);
}

/** The lines of an INI text as name, value and place; `;` and `#` begin comments; a byte order mark may be before it. */
export function readIni(text, section) {
  const found = [];
  const seen = new Set();
  let current = null;
  const plain = text.startsWith("\ufeff") ? text.slice(1) : text;
  plain.split(/\r\n|\r|\n/).forEach((line, index) => {
    const place = `line ${index + 1}`;
    const content = trimBlanks(line);
    if (content === "" || content[0] === ";" || content[0] === "#") {
      return;
    }
    if (content[0] === "[") {
      current = readHeading(content, place);
      return;
    }
    const [name, value] = readAssignment(content, current, section, place);
    if (seen.has(name)) {
      throw new OptionError(`${place}: ${name} is set twice`);
    }
    seen.add(name);
    found.push([name, value, place]);
  });
  return found;
}

function readHeading(content, place) {
  const name = content.endsWith("]") ? trimBlanks(content.slice(1, -1)) : "";
  if (name === "") {
    throw new OptionError(`${place}: "${content}" is no section: write [name]`);
  }
  return name;
}

function readAssignment(content, current, section, place) {
  const equals = content.indexOf("=");
  const name = trimBlanks(content.slice(0, Math.max(equals, 0)));
  if (name === "") {
    throw new OptionError(`${place}: "${content}" is no option: write name = value`);
  }
  if (current === null) {
    throw new OptionError(
      `${place}: ${name} stands before the first section: write [${section}] above it`,
    );
  }
  return [current === section ? name : `${current}/${name}`, trimBlanks(content.slice(equals + 1))];
}

function checkName(description, name, place) {
  if (kindOfOption(description, name) !== undefined) {
    return;
  }
  const known = [
    ...Object.keys(description.kinds || {}),
    ...Object.keys(description.defaults || {}),
  ];
  if (known.includes(name)) {
    return;
  }
  const near = nearest(name, known.sort(compareTexts));
  if (near !== undefined) {
    throw new OptionError(`${place}: there is no option ${name}; ${near} is meant, perhaps`);
  }
}

function kindOfOption(description, name) {
  const exact = member(description.kinds || {}, name);
  if (exact !== undefined) {
    return { kind: exact, minimum: member(description.minimums, name) };
  }
  const prefixes = description.prefixes || {};
  const found = Object.keys(prefixes).filter(
    (prefix) => name.startsWith(prefix) && name !== prefix,
  );
  return found.length === 0 ? undefined : prefixes[found.sort(compareTexts)[found.length - 1]];
}

/** The value of an option as its kind has it. */
function readValue(description, name, value, place) {
  const kind = kindOfOption(description, name);
  const at = `${place}: ${name}`;
  switch (kind === undefined ? "any" : kind.kind) {
    case "origins":
      return withPlace(at, asText(value, at));
    case "names":
    case "list":
      return asText(value, at)
        .split(",")
        .map(trimBlanks)
        .filter((part) => part !== "");
    case "integer":
      return asInteger(value, kind, at);
    case "boolean":
      return asBoolean(value, at);
    case "string":
      return asText(value, at);
    default:
      return copy(value);
  }
}

function withPlace(at, text) {
  try {
    return parseOrigins(text);
  } catch (error) {
    throw error instanceof OptionError ? new OptionError(`${at}: ${error.message}`) : error;
  }
}

function asText(value, at) {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return value.join(",");
  }
  if (typeof value !== "string") {
    throw new OptionError(`${at}: a text is wanted, not ${kindOf(value)}`);
  }
  return value;
}

function asInteger(value, kind, at) {
  const number =
    typeof value === "string" && /^-?[0-9]{1,16}$/.test(value) ? Number(value) + 0 : value;
  if (!isInteger(number)) {
    throw new OptionError(`${at}: an integer is wanted, not ${JSON.stringify(value)}`);
  }
  if (kind.minimum !== undefined && number < kind.minimum) {
    throw new OptionError(`${at}: ${number} is less than ${kind.minimum}`);
  }
  return number;
}

function asBoolean(value, at) {
  if (value === true || value === "true") {
    return true;
  }
  if (value === false || value === "false") {
    return false;
  }
  throw new OptionError(`${at}: true or false is wanted, not ${JSON.stringify(value)}`);
}

/** The settings: what is given wins over the program's defaults. */
export function readSettings(program, given, limits) {
  const values = copy(program.settings || {});
  const wanted = normalise(given, limits);
  checkTable("the settings", wanted);
  for (const name of sortedKeys(wanted)) {
    checkSetting(program, name, wanted[name]);
    put(values, name, wanted[name]);
  }
  return values;
}
