/** Whether what somebody gives for the settings and the state is of the right kind. */

import { OptionError } from "./errors.js";
import { isObject, kindOf, member, same, sortedKeys } from "./values.js";

const NEAR = 2; // as many letters may be wrong before a name is another name

/** Throws an error if it is no object of names and values. */
export function checkTable(what, given) {
  if (!isObject(given)) {
    throw new OptionError(`${what}: names and values are wanted, not ${kindOf(given)}`);
  }
}

/** Throws an error if a setting is unknown, or cannot have this value. */
export function checkSetting(program, name, value) {
  if (member(program.settings, name) === undefined) {
    const near = nearest(name, sortedKeys(program.settings || {}));
    throw new OptionError(
      `there is no setting ${name}${near === undefined ? "" : `; ${near} is meant, perhaps`}`,
    );
  }
  const { values, kinds, minimum } = member(program.choices, name) || {};
  const at = `the setting ${name}`;
  if (values !== undefined && !values.some((item) => same(value, item))) {
    const wanted = oneOf(values.map((item) => JSON.stringify(item)));
    throw new OptionError(`${at}: ${wanted} is wanted, not ${JSON.stringify(value)}`);
  }
  checkKind(at, kinds, value);
  if (minimum !== undefined && typeof value === "number" && value < minimum) {
    throw new OptionError(
      `${at}: ${JSON.stringify(value)} is less than ${JSON.stringify(minimum)}`,
    );
  }
}

/** Throws an error if a slot of the state cannot begin with this value. */
export function checkSlot(name, { kinds, items }, value) {
  const at = `the state's ${name}`;
  if (same(items, ["object"]) && same(kinds, ["list"]) && !Array.isArray(value)) {
    throw new OptionError(`${at}: a list of objects is wanted, not ${kindOf(value)}`);
  }
  checkKind(at, kinds, value);
  (Array.isArray(value) ? value : []).forEach((item, index) =>
    checkKind(`${at}[${index}]`, items, item),
  );
}

function checkKind(at, kinds, value) {
  const kind = kindOf(value);
  const isNumber = kind === "integer" && kinds !== undefined && kinds.includes("number");
  if (kinds !== undefined && !kinds.includes(kind) && !isNumber) {
    throw new OptionError(`${at}: ${oneOf(kinds)} is wanted, not ${kind}`);
  }
}

/** `a`, `a or b`, `a, b or c`. */
function oneOf(texts) {
  const before = texts.slice(0, -1).join(", ");
  return `${before === "" ? "" : `${before} or `}${texts[texts.length - 1]}`;
}

/** The first name that is nearly the same; absent if none is. */
export function nearest(name, known) {
  return known.find((other) => distance(name, other) <= NEAR);
}

/** How many letters make one text another (Levenshtein). */
export function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + cost));
    }
    row = next;
  }
  return row[other.length];
}
