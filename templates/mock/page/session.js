/** What happened, as a story that can be played again. */

import { Wire } from "../engine/wire.js";
import { matches } from "./story-yaml.js";
import { ownMember } from "./text.js";

const PAGE = ["page", { origin: "https://page.example" }];

/**
 * The story of what happened on a desktop since its beginning.
 *
 * @param {object[]} records what the engine told, from the beginning
 * @param {object} setup seed, settings, options and state that the desktop began with
 * @param {object} protocol
 * @param {{methods: object[], channels: object[]}} info what the API has: anything else is told as it was sent
 * @returns {{story: object, notes: string[]}} `story` is compiled; `notes` say what a story cannot tell
 */
export function storyOf(records, { seed, settings, options, state, edition, version }, protocol, info) {
  const teller = new Teller(protocol, info);
  records.forEach((record, index) => teller.take(record, index));
  const pages = [...teller.pages.values()].map(({ name, about }) => [name, about]);
  if (edition || version) {
    teller.notes.push("A story does not tell the edition or version that it is told for.");
  }
  const story = {
    id: "this-session",
    title: "What happened in this session",
    description: "",
    recorded: true,
    ...{ seed, settings, options, state },
    pages: pages.length === 0 ? [PAGE] : pages,
    steps: teller.finished(pages.length === 0 ? PAGE[0] : pages[0][0]),
  };
  return { story, notes: teller.notes };
}

class Teller {
  constructor(protocol, { methods, channels }) {
    Object.assign(this, {
      protocol,
      methods: new Set(methods.map(({ name }) => name)),
      channels,
      faults: [],
      wire: new Wire(protocol),
      pages: new Map(),
      steps: [],
      notes: [],
      now: 0,
    });
  }

  take(record, index) {
    const read = READERS[record.kind];
    if (read !== undefined) {
      read(this, record, index);
    }
  }

  /** Begins a step, after the time that has passed until then. */
  begin(record, index, step) {
    if (record.at > this.now) {
      this.add({ kind: "advance", with: literal(record.at - this.now) }, index);
      this.now = record.at;
    }
    this.add(step, index);
  }

  add(step, index) {
    this.steps.push({ step, index, outs: [], page: step.page, error: undefined });
  }

  get last() {
    return this.steps[this.steps.length - 1];
  }

  /** What a page asks for, as a step. */
  request({ page, message }) {
    const asked = this.wire.parse(message);
    const raw = { kind: "send", page, with: literal(message) };
    if (asked !== undefined && asked.kind === "request") {
      this.takeFault(asked.method);
    }
    if (asked === undefined || asked.id === undefined) {
      return raw;
    }
    if (asked.kind === "request") {
      if (!this.methods.has(asked.method)) {
        return raw;
      }
      return { kind: "call", page, name: asked.method, with: literal(asked.params) };
    }
    const isKnown = (wanted) => this.channels.some(({ name }) => matches(name, wanted));
    if (asked.kind === "subscribe" && asked.channels.every(isKnown)) {
      return { kind: "subscribe", page, channels: asked.channels };
    }
    const known = this.pages.get(page);
    const channels = known === undefined ? undefined : known.subscriptions.get(asked.subscription);
    return channels === undefined ? raw : { kind: "unsubscribe", page, channels };
  }

  /** Something goes wrong from here on. */
  fault(record, index) {
    this.begin(record, index, { kind: "fault", with: literal(record.fault) });
    const { call, times = Infinity } = record.fault;
    this.faults.push({ call, left: times, taken: 0, step: this.last });
  }

  /** A request meets the first fault that is meant for it, as on the desktop. */
  takeFault(method) {
    const fault = this.faults.find(({ call }) => call === method || call === "*");
    if (fault !== undefined) {
      fault.left -= 1;
      fault.taken += 1;
      this.faults = this.faults.filter(({ left }) => left > 0);
    }
  }

  /** What no longer goes wrong has gone wrong for so many requests, or for none. */
  mend() {
    for (const { step, taken } of this.faults) {
      if (taken === 0) {
        this.steps = this.steps.filter((one) => one !== step || one.outs.length > 0);
      }
      step.step.with = literal({ ...step.step.with[1], times: taken });
    }
    this.faults = [];
  }

  /** Something that a page got. */
  out(record, index) {
    if (this.last === undefined) {
      return;
    }
    if (record.at > this.now) {
      this.add({ kind: "advance", with: literal(record.at - this.now) }, index);
      this.now = record.at;
    }
    this.last.outs.push(record);
    const subscription = ownMember(record.message, this.protocol.subscriptionKey);
    const { step } = this.last;
    const known = this.pages.get(record.page);
    if (subscription !== undefined && step.kind === "subscribe" && known !== undefined) {
      known.subscriptions.set(subscription, step.channels);
    }
  }

  /** The steps with what came of them. */
  finished(first) {
    return this.steps.map((taken) => this.finish(taken, first));
  }

  finish({ step, outs, error }, first) {
    const page = step.page === undefined ? this.pageOf(outs, first) : step.page;
    const mine = outs.filter((record) => record.page === page).map(({ message }) => message);
    const whole = { ...step, page };
    if (error !== undefined) {
      whole.refused = asText(error);
    } else if (step.kind === "call" || step.kind === "subscribe" || step.kind === "send") {
      this.addAnswer(whole, mine);
    }
    const events = mine.filter((message) => this.isEvent(message));
    if (events.length > 0) {
      const { channelKey, eventDataKey } = this.protocol;
      whole.events = events.map((message) => ({
        channel: message[channelKey],
        data: literal(message[eventDataKey]),
      }));
    }
    return whole;
  }

  /** The page whose events are told: the first that got some. */
  pageOf(outs, first) {
    const found = outs.find(({ message }) => this.isEvent(message));
    return found === undefined ? first : found.page;
  }

  isEvent(message) {
    const { channelKey, idKey } = this.protocol;
    return ownMember(message, channelKey) !== undefined && ownMember(message, idKey) === undefined;
  }

  addAnswer(step, messages) {
    const { idKey, resultKey, errorKey } = this.protocol;
    const answer = messages.find((message) => ownMember(message, idKey) !== undefined);
    if (answer === undefined) {
      step.silent = true;
    } else if (ownMember(answer, errorKey) !== undefined) {
      step.refused = asText(answer[errorKey]);
    } else if (step.kind === "call" && ownMember(answer, resultKey) !== undefined) {
      step.answer = literal(answer[resultKey]);
    }
  }
}

const READERS = {
  connect(teller, record, index) {
    const { page: name, origin } = record;
    const isLate = teller.steps.length > 0;
    if (!teller.pages.has(name)) {
      teller.pages.set(name, { name, about: { origin, ...record.with }, subscriptions: new Map() });
    }
    if (isLate) {
      teller.begin(record, index, { kind: "connect", name });
    }
  },
  disconnect: (teller, record, index) =>
    teller.begin(record, index, { kind: "disconnect", name: record.page }),
  in: (teller, record, index) => teller.begin(record, index, teller.request(record)),
  out: (teller, record, index) => teller.out(record, index),
  trigger(teller, record, index) {
    if (record.fired !== true) {
      teller.begin(record, index, { kind: "trigger", name: record.trigger, with: literal(record.with) });
    }
  },
  act: (teller, record, index) =>
    teller.begin(record, index, { kind: "perform", name: record.method, with: literal(record.with) }),
  timer(teller, record, index) {
    if (record.at > teller.now || teller.last === undefined || teller.last.step.kind !== "advance") {
      teller.add({ kind: "advance", with: literal(record.at - teller.now) }, index);
      teller.now = record.at;
    }
  },
  refused(teller, record) {
    if (teller.last !== undefined) {
      teller.last.error = record.error;
    }
  },
  fault: (teller, record, index) => teller.fault(record, index),
  restore: (teller) =>
    teller.notes.push("The session went back to a saved point, which a story cannot tell."),
  "faults-cleared": (teller) => teller.mend(),
  dropped: (teller) => teller.notes.push("A message that was no JSON value was dropped; it is left out."),
};

/** The step that a record belongs to, with all that came of it, alone; null if it belongs to none. */
export function stepAt(records, wanted, protocol, info) {
  const teller = new Teller(protocol, info);
  records.forEach((record, index) => teller.take(record, index));
  const names = [...teller.pages.keys()];
  const found = teller.steps.filter(({ index }) => index <= wanted).pop();
  return found === undefined ? null : teller.finish(found, names.length === 0 ? PAGE[0] : names[0]);
}

function literal(value) {
  return ["lit", value === undefined ? null : value];
}

function asText(error) {
  return typeof error === "string" ? error : JSON.stringify(error);
}
