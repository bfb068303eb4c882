"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { Context } = require("./context.cjs");
const { Desktop } = require("./desktop.cjs");
const { RefusedError } = require("./errors.cjs");
const { compileExpression } = require("./expressions.cjs");
const { canonical } = require("./canonical.cjs");
const { copy, fits, member } = require("./values.cjs");

/** Stories: steps of pages, people and time, with what has to come of them. */

const PAGES_AND_TIME = new Set([
  "call",
  "subscribe",
  "unsubscribe",
  "send",
  "advance",
  "connect",
  "disconnect",
  "fault",
  "state",
]);

/**
 * Runs a compiled scenario on a new desktop, up to the first step that does not fit.
 *
 * @param {any} program the compiled behaviour
 * @param {any} protocol the wire
 * @param {any} scenario seed, settings, options, state, pages, steps
 * @returns {{failure: {step: number, message: string, expected: any, got: any} | null, transcript: string,
 *   coverage: any}} `step` counts from 1; `transcript` is the text of the whole story
 */
function runScenario(program, protocol, scenario) {
  const story = new Story(program, protocol, scenario);
  /** @type {any} */
  let failure = null;
  scenario.steps.every((step, index) => {
    const problem = story.take(step);
    failure = problem === null ? null : { step: index + 1, ...problem };
    return problem === null;
  });
  return {
    failure,
    transcript: story.desktop.transcript.export(),
    coverage: story.desktop.coverage.report(),
  };
}

/** A scenario that is played step by step on a desktop of its own. */
class Story {
  constructor(
    program,
    protocol,
    { seed = 0, settings = {}, options = {}, state = {}, pages, steps },
  ) {
    this.desktop = new Desktop(program, protocol, { seed, settings, options, state });
    this.actors = new Map();
    this.saved = new Map();
    const late = latePages(steps);
    for (const [name, about] of pages) {
      const actor = new Actor(this.desktop, name, about);
      this.actors.set(name, actor);
      if (!late.has(name)) {
        actor.connect();
      }
    }
  }

  /** Does one step; what does not fit, or null. */
  take(step) {
    const actor = this.actors.get(step.page);
    actor.inbox = [];
    const given = step.with === undefined ? undefined : this.value(step.with);
    if (step.kind === "state") {
      return compare("the state is another", given, this.desktop.state);
    }
    const person = isPersons(step) ? this.perform(step, given) : undefined;
    if (person === undefined) {
      this.act(actor, step, given);
    }
    return this.checkAnswer(actor, step, person) || this.checkEvents(actor, step);
  }

  /** Does what a page or the clock does. */
  act(actor, { kind, name, channels }, given) {
    switch (kind) {
      case "call":
        return actor.call(name, given);
      case "subscribe":
        return actor.subscribe(channels);
      case "unsubscribe":
        return actor.unsubscribe(channels);
      case "send":
        return actor.page.receive(given);
      case "advance":
        return this.desktop.advance(given);
      case "connect":
        return this.actors.get(name).connect();
      case "disconnect":
        return this.actors.get(name).page.disconnect();
      default: {
        const { call, ...fault } = given;
        return this.desktop.fault(call, fault);
      }
    }
  }

  /** Does what a person does, by a trigger or by hand: data or error of what comes of it. */
  perform({ kind, name }, given) {
    try {
      const data =
        kind === "trigger" ? this.desktop.trigger(name, given) : this.desktop.perform(name, given);
      return { data, error: undefined };
    } catch (error) {
      if (error instanceof RefusedError) {
        return { data: undefined, error: error.error };
      }
      throw error;
    }
  }

  checkAnswer(actor, step, person) {
    const answer = person === undefined ? this.answerTo(actor) : person;
    if (step.silent === true) {
      return answer === undefined ? null : mismatch("an answer came", undefined, answer);
    }
    if (answer === undefined) {
      const isWanted = isAsking(step) || step.answer !== undefined || step.refused !== undefined;
      return isWanted ? mismatch("no answer came", undefined, undefined) : null;
    }
    const { data, error } = answer;
    if (
      step.refused !== undefined ||
      (error !== undefined && (person !== undefined || isAsking(step)))
    ) {
      return checkRefused(step, error);
    }
    if (step.as !== undefined) {
      this.saved.set(step.as, copy(data));
    }
    return step.answer === undefined
      ? null
      : compare("the answer is another", this.value(step.answer), data);
  }

  /** The first answer that the page got by this step: data or error. */
  answerTo(actor) {
    const { idKey, resultKey, errorKey } = this.desktop.wire.protocol;
    const found = actor.inbox.find((message) => member(message, idKey) !== undefined);
    return found && { data: member(found, resultKey), error: member(found, errorKey) };
  }

  checkEvents(actor, step) {
    if (step.events === undefined) {
      return null;
    }
    const got = actor.events();
    const expected = step.events.map(({ channel, data }) => ({ channel, data: this.value(data) }));
    if (expected.length !== got.length) {
      const noun = got.length === 1 ? "event" : "events";
      return mismatch(`${got.length} ${noun} came, not ${expected.length}`, expected, got);
    }
    const wrong = expected.findIndex((event, index) => !fits(event, got[index]));
    return wrong < 0
      ? null
      : mismatch(`event ${wrong + 1} is another`, expected[wrong], got[wrong]);
  }

  /** The value of an expression of the story; names are those of what was saved. */
  value(tree) {
    const c = new Context(this.desktop, undefined, {}, undefined);
    c.vars = this.saved;
    return copy(compileExpression(tree)(c));
  }
}

/** A page of a story. */
class Actor {
  constructor(desktop, name, { origin, ...fields }) {
    this.desktop = desktop;
    this.name = name;
    this.origin = origin;
    this.fields = fields;
    this.count = 0;
    this.inbox = [];
    this.waiting = new Map();
    this.ids = [];
  }

  connect() {
    this.page = this.desktop.connect(this.origin, (message) => this.take(message), {
      ...this.fields,
      id: this.name,
    });
  }

  take(message) {
    this.inbox.push(message);
    const { idKey, subscriptionKey } = this.desktop.wire.protocol;
    const channels = this.waiting.get(member(message, idKey));
    const subscription = subscriptionKey ? member(message, subscriptionKey) : undefined;
    if (channels !== undefined && subscription !== undefined) {
      this.ids.push([channels, subscription]);
    }
  }

  nextId() {
    this.count += 1;
    return this.desktop.wire.idAt(this.count - 1);
  }

  call(method, params) {
    this.page.receive(this.desktop.wire.request(this.nextId(), method, params));
  }

  subscribe(channels) {
    const id = this.nextId();
    this.waiting.set(id, channels);
    this.page.receive(this.desktop.wire.subscribe(id, channels));
  }

  /** Ends the last subscription to these channels. */
  unsubscribe(channels) {
    const found = this.ids.filter(([names]) => canonical(names) === canonical(channels)).pop();
    this.page.receive(
      this.desktop.wire.unsubscribe(this.nextId(), found === undefined ? null : found[1]),
    );
  }

  events() {
    const { idKey, channelKey, eventDataKey } = this.desktop.wire.protocol;
    const events = this.inbox.filter(
      (message) =>
        member(message, channelKey) !== undefined && member(message, idKey) === undefined,
    );
    return events.map((message) => ({
      channel: message[channelKey],
      data: member(message, eventDataKey),
    }));
  }
}

/** The pages that are connected by a step before any step disconnects them. */
function latePages(steps) {
  const seen = new Map();
  for (const { kind, name } of steps) {
    if ((kind === "connect" || kind === "disconnect") && !seen.has(name)) {
      seen.set(name, kind);
    }
  }
  return new Set([...seen.keys()].filter((name) => seen.get(name) === "connect"));
}

function isPersons({ kind }) {
  return !PAGES_AND_TIME.has(kind);
}

function isAsking({ kind }) {
  return kind === "call" || kind === "subscribe";
}

function checkRefused(step, error) {
  if (step.refused === undefined) {
    return mismatch("it is refused", undefined, error);
  }
  if (error === undefined) {
    return mismatch("it is not refused", step.refused, error);
  }
  const text = typeof error === "string" ? error : canonical(error);
  return text.includes(step.refused)
    ? null
    : mismatch("it is refused otherwise", step.refused, error);
}

function compare(message, expected, got) {
  const isNothing = expected === null && got === undefined;
  return isNothing || fits(expected, got) ? null : mismatch(message, expected, got);
}

function mismatch(message, expected, got) {
  return {
    message,
    expected: expected === undefined ? null : expected,
    got: got === undefined ? null : got,
  };
}

exports.runScenario = runScenario;
exports.Story = Story;
