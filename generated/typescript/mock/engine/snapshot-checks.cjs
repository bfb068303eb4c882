"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { OptionError } = require("./errors.cjs");
const { isInteger, isObject, member } = require("./values.cjs");

/** Whether a snapshot is one: all of it, before anything is changed by it. */

const WORD = 0xffffffff;

const isAnything = () => true;
const isText = (value) => typeof value === "string";
const isFlag = (value) => typeof value === "boolean";
const isCount = (value) => isInteger(value) && value >= 0;
const isTimes = (value) => value === null || (isInteger(value) && value >= 1);
const isParams = (value) => Array.isArray(value) || isObject(value);
const or = (other, check) => (value) => value === other || check(value);
const listOf = (check) => (value) => Array.isArray(value) && value.every((item) => check(item));
const tableOf = (check) => (value) =>
  isObject(value) && Object.keys(value).every((name) => check(value[name]));

/** An object with these members, those that may be absent too, and no others. */
const shape = (checks) => (value) =>
  isObject(value) &&
  Object.keys(value).every((name) => member(checks, name) !== undefined) &&
  Object.keys(checks).every((name) => checks[name](member(value, name)));

const isTable = tableOf(isAnything);
const isRandom = (value) =>
  listOf((word) => isCount(word) && word <= WORD)(value) && value.length === 4;
const DELAYED = shape({
  page: isText,
  asked: shape({ id: isAnything, method: isText, params: isParams }),
  fault: shape({ error: isAnything, shape: isAnything, duplicate: isFlag }),
});
const TIMER = shape({
  name: or(null, isText),
  list: or(undefined, or(null, isText)),
  index: or(undefined, isInteger),
  due: isCount,
  args: isTable,
  delayed: or(undefined, DELAYED),
});
const PAGE = shape({
  id: isText,
  origin: isText,
  fields: isTable,
  given: isTable,
  subscriptions: listOf(shape({ id: isText, channels: listOf(isText) })),
});
const FAULT = shape({
  method: isText,
  latency: isCount,
  drop: isFlag,
  error: isAnything,
  shape: isAnything,
  duplicate: isFlag,
  times: isTimes,
});
const ANSWER = shape({ data: isAnything, error: isAnything });
const PARTS = {
  now: isCount,
  random: isRandom,
  counters: tableOf(isInteger),
  subscriptionCount: isCount,
  pageCount: isCount,
  state: isTable,
  timers: listOf(TIMER),
  pages: listOf(PAGE),
  once: listOf(shape({ method: isText, answers: listOf(ANSWER) })),
  faults: listOf(FAULT),
};

/** Throws an error if a desktop cannot be brought to this. */
function checkSnapshot(version, snapshot) {
  if (!isObject(snapshot) || snapshot.version !== version) {
    throw new OptionError("this is no snapshot of a desktop, or one of another version");
  }
  const wrong = Object.keys(PARTS).find((name) => !PARTS[name](member(snapshot, name)));
  if (wrong !== undefined) {
    throw new OptionError(`this is no snapshot of a desktop: its ${wrong} is not as one has it`);
  }
  if (!snapshot.timers.every((timer) => hasEntry(snapshot.state, timer))) {
    throw new OptionError(
      "this is no snapshot of a desktop: a timer is of an entry that is not there",
    );
  }
}

function hasEntry(state, { index, list = null }) {
  if (list === null) {
    return index === undefined;
  }
  const entries = member(state, list);
  const count = Array.isArray(entries) ? entries.length : 0;
  return isInteger(index) && index >= -1 && index < count;
}

exports.checkSnapshot = checkSnapshot;
