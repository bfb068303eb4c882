"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { OptionError } = require("./errors.cjs");
const { isObject } = require("./values.cjs");

/** Lists of origins, each with filters by request. */

const ORIGIN =
  /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^ \t\n\r\f\v/?#@:,()]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?$/;
const FILTER = /^(\*|[A-Za-z_][A-Za-z0-9_-]*\.(\*|[A-Za-z_][A-Za-z0-9_-]*))$/;
const DEFAULT_PORTS = { http: "80", https: "443" };

/**
 * Reads `origin [ "(" filter { "," filter } ")" ] { "," ... }`, or `*` alone.
 *
 * @param {string} text
 * @returns {{origin: string, filters: string[]}[]} in order; a `*` beside other entries is dropped
 * @throws {OptionError}
 */
function parseOrigins(text) {
  const parts = splitOutside(text);
  if (parts.length === 1 && parts[0] === "*") {
    return [{ origin: "*", filters: ["*"] }];
  }
  return parts.filter((part) => part !== "*").map(parseEntry);
}

/** Whether the origin of a page is in a list. */
function originListed(list, origin) {
  return list.some((entry) => matchesOrigin(entry, origin));
}

/**
 * Whether a list lets an origin send a request. Wildcards do not open the requests in `named`.
 */
function originAllows(list, origin, request, named) {
  const byName = named.includes(request);
  return list.some(
    (entry) =>
      matchesOrigin(entry, origin) &&
      entry.filters.some((filter) => opens(filter, request, byName)),
  );
}

function matchesOrigin(entry, origin) {
  return isObject(entry) && (entry.origin === "*" || entry.origin === origin);
}

function opens(filter, request, byName) {
  if (filter === request) {
    return true;
  }
  if (byName || !filter.endsWith("*")) {
    return false;
  }
  return request.startsWith(filter.slice(0, -1));
}

/** The parts between the commas that stand outside parentheses. */
function splitOutside(text) {
  if (trimBlanks(text) === "") {
    return [];
  }
  const parts = [""];
  let depth = 0;
  for (const char of text) {
    depth += char === "(" ? 1 : char === ")" ? -1 : 0;
    if (depth < 0 || depth > 1) {
      throw new OptionError(`the parentheses of "${text}" do not match`);
    }
    if (char === "," && depth === 0) {
      parts.push("");
    } else {
      parts[parts.length - 1] += char;
    }
  }
  if (depth !== 0) {
    throw new OptionError(`a parenthesis of "${text}" is not closed`);
  }
  return parts.map(trimBlanks);
}

function parseEntry(text) {
  const open = text.indexOf("(");
  if (open < 0) {
    return { origin: parseOrigin(text), filters: ["*"] };
  }
  if (!text.endsWith(")")) {
    throw new OptionError(`a comma is missing after the parenthesis in "${text}"`);
  }
  const filters = text
    .slice(open + 1, -1)
    .split(",")
    .map(trimBlanks);
  return {
    origin: parseOrigin(trimBlanks(text.slice(0, open))),
    filters: filters.map(parseFilter),
  };
}

function parseOrigin(text) {
  const found = ORIGIN.exec(text);
  if (!found) {
    throw new OptionError(
      `"${text}" is no origin: write scheme://host or scheme://host:port, without a path`,
    );
  }
  const scheme = asciiLower(found[1]);
  const port = found[3] === undefined || DEFAULT_PORTS[scheme] === found[3] ? "" : `:${found[3]}`;
  return `${scheme}://${asciiLower(found[2])}${port}`;
}

function parseFilter(text) {
  if (!FILTER.test(text)) {
    throw new OptionError(`"${text}" is no filter: write *, namespace.* or namespace.method`);
  }
  return text;
}

/** A text without the blanks of ASCII at its ends. */
function trimBlanks(text) {
  return text.replace(/^[ \t\n\r\f\v]+/, "").replace(/[ \t\n\r\f\v]+$/, "");
}

/** A text with the capitals of ASCII made small. */
function asciiLower(text) {
  return text.replace(/[A-Z]+/g, (found) => found.toLowerCase());
}

exports.parseOrigins = parseOrigins;
exports.originListed = originListed;
exports.originAllows = originAllows;
exports.trimBlanks = trimBlanks;
exports.asciiLower = asciiLower;
