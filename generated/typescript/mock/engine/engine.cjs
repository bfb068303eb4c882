"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const { canonical } = require("./canonical.cjs");
const { Context } = require("./context.cjs");
const { Coverage } = require("./coverage.cjs");
const { LimitError, MockError } = require("./errors.cjs");
const { load } = require("./machinery.cjs");
const { Prng } = require("./prng.cjs");
const { react } = require("./reactions.cjs");
const { answerRequest, handle, reactOrRefuse } = require("./requests.cjs");
const { Stubs } = require("./stubs.cjs");
const { Timers } = require("./timers.cjs");
const { Transcript } = require("./transcript.cjs");
const { copy, member, normalise, put } = require("./values.cjs");
const { Wire } = require("./wire.cjs");

/** The inside of a desktop: one thing after the other, lines, timers, sending. */

/** What `Desktop` is made of; users have no need of it. */
class Engine {
  constructor(program, protocol, { seed, settings, options, state, limits }) {
    this.machinery = load(program);
    this.wire = new Wire(protocol);
    this.seed = seed;
    this.settings = settings;
    this.options = options;
    this.limits = limits;
    this.initial = state;
    this.pages = new Map();
    this.transcript = new Transcript(limits.transcript);
    this.coverage = new Coverage();
    this.stubs = new Stubs(this.machinery, limits);
    /** The last things that went wrong in functions of the user or in the program, as texts. */
    this.problems = [];
    this.problemCallbacks = [];
    this.queue = [];
    this.followUps = [];
    this.isBusy = false;
    /** The clock, ms. */
    this.now = 0;
    this.prng = new Prng(seed);
    this.timers = new Timers();
    this.subscriptionCount = 0;
    this.pageCount = 0;
    this.begin();
  }

  /** Everything as at the beginning, but for the pages. */
  begin() {
    this.now = 0;
    this.prng = new Prng(this.seed);
    this.counters = {};
    this.subscriptionCount = 0;
    this.pageCount = 0;
    this.timers = new Timers();
    this.state = copy(this.initial);
    this.enqueue(() => this.runHook("start", undefined));
  }

  // --- one thing after the other ---

  /** Runs a job now, or after the one that runs, so that nothing is nested; then `whenDone`. */
  enqueue(job, /** @type {(() => unknown) | undefined} */ whenDone = undefined) {
    this.queue.push([job, whenDone]);
    if (!this.isBusy) {
      this.drain();
    }
  }

  drain() {
    while (this.queue.length > 0) {
      const [job, whenDone] = this.queue.shift();
      this.isBusy = true;
      this.followUps = [];
      try {
        job();
        this.runFollowUps();
      } finally {
        this.isBusy = false;
      }
      if (whenDone !== undefined) {
        whenDone();
      }
    }
  }

  runFollowUps() {
    for (let count = 0; count < this.followUps.length; count += 1) {
      if (count >= this.limits.chain) {
        this.problem(
          `more than ${this.limits.chain} triggers fired one another; the rest is left out`,
          null,
        );
        return;
      }
      this.followUps[count]();
    }
  }

  checkIdle(what) {
    if (this.isBusy) {
      throw new MockError(`${what} has to wait until the desktop has done what it is doing`);
    }
  }

  // --- causes ---

  /** A message of a page; one that is no JSON value or breaks a limit is noted and dropped. */
  receive(page, raw) {
    let message;
    try {
      message = normalise(raw, this.limits);
    } catch (error) {
      this.enqueue(() =>
        this.line("dropped", { page: page.id, problem: /** @type {Error} */ (error).message }),
      );
      return;
    }
    this.enqueue(() => handle(this, page, message));
  }

  join(page) {
    this.pages.set(page.id, page);
    this.line("connect", page.described());
    this.runHook("connect", page);
  }

  leave(page) {
    if (this.pages.get(page.id) === page) {
      this.pages.delete(page.id);
      this.line("disconnect", { page: page.id, origin: page.origin });
      this.runHook("disconnect", page);
    }
  }

  runHook(name, page) {
    const c = new Context(this, page, {}, undefined);
    react(c, this.hook(name));
    this.finish(c);
  }

  hook(name) {
    const found = this.machinery.hooks.get(name);
    return found === undefined ? [] : found.reactions;
  }

  runTrigger(name, given, isFired) {
    const found = this.machinery.triggers.get(name);
    const args = {};
    for (const [key, param] of found.params) {
      const value = member(given, key) === undefined ? copy(param.default) : given[key];
      if (value !== undefined) {
        put(args, key, value);
      }
    }
    this.line(
      "trigger",
      isFired ? { trigger: name, with: given, fired: true } : { trigger: name, with: given },
    );
    this.coverage.count("triggers", name);
    const c = new Context(this, undefined, args, { name, channels: [] });
    return this.conclude(c, found.reactions);
  }

  runMethod(name, params) {
    const found = this.machinery.methods.get(name);
    this.line("act", { method: name, with: params });
    const c = new Context(this, undefined, this.wire.argsOf(found.params, params), {
      name,
      channels: [],
    });
    return this.conclude(c, found.reactions);
  }

  /** Reacts to what no page has asked for. */
  conclude(c, reactions) {
    reactOrRefuse(this, c, reactions);
    if (c.refused) {
      this.line("refused", { error: c.error });
    }
    this.finish(c);
    return c;
  }

  // --- time ---

  startTimer(name, entry, list, after, args) {
    this.timers.cancel(name, entry);
    this.addTimer({ name, entry, list, due: this.now + after, args });
  }

  addTimer(timer) {
    if (this.timers.size >= this.limits.timers) {
      this.problem(`there are ${this.limits.timers} timers already; one more is left out`, null);
      return;
    }
    this.timers.add(timer);
  }

  pass(until) {
    for (let count = 0; this.step(until); count += 1) {
      if (count >= this.limits.firing) {
        throw new LimitError(
          `more than ${this.limits.firing} timers fired at once, the last at ${this.now} ms`,
        );
      }
    }
    this.now = until;
  }

  /** Fires the next timer that is due by then, and what follows from it; false if there is none. */
  step(until) {
    const timer = this.timers.next;
    if (timer === undefined || timer.due > until) {
      return false;
    }
    this.timers.take();
    this.now = timer.due;
    this.enqueue(() => this.runTimer(timer));
    return true;
  }

  runTimer({ name, entry, list, args, delayed }) {
    if (delayed !== undefined) {
      const page = this.pages.get(delayed.page);
      if (page !== undefined) {
        answerRequest(this, page, delayed.asked, delayed.fault);
      }
      return;
    }
    if (entry !== undefined && this.listOf(entry) === undefined) {
      return;
    }
    const key = entry === undefined ? undefined : member(entry, this.machinery.keys.get(list));
    this.line("timer", { timer: name, entry: key });
    const c = new Context(this, undefined, args, undefined);
    c.entry = entry;
    const found = this.machinery.timers.get(name);
    react(c, found === undefined ? [] : found.reactions);
    this.finish(c);
  }

  // --- what leaves ---

  /** Sends what a context has gathered; triggers that it fires come next. */
  finish(c, id = undefined, reply = undefined, isDouble = false) {
    this.deliverAll(c.early);
    if (id !== undefined && !c.ignored) {
      this.deliver(c.asking, reply);
      if (isDouble) {
        this.deliver(c.asking, copy(reply));
      }
    }
    this.deliverAll(c.late);
    for (const [name, args] of c.fired) {
      this.followUps.push(() => this.runTrigger(name, args, true));
    }
  }

  deliverAll(outgoing) {
    for (const [message, pages] of outgoing) {
      const copies = pages.map((_, index) => (index === 0 ? message : copy(message)));
      pages.forEach((page, index) => this.deliver(page, copies[index]));
    }
  }

  /** Hands a message to a page, which may keep it. */
  deliver(page, message) {
    this.line("out", { page: page.id, message });
    if (page.send === null) {
      return;
    }
    try {
      page.send(message);
    } catch (error) {
      this.problem(`${page.id} could not take a message`, error);
    }
  }

  line(kind, members) {
    const { transcript } = this;
    if (!transcript.isOn) {
      return;
    }
    const record = { at: this.now, kind, ...members };
    transcript.add(record);
    if (transcript.callbacks.length === 0) {
      return;
    }
    const line = canonical(record);
    for (const callback of [...transcript.callbacks]) {
      try {
        callback(line);
      } catch (error) {
        this.problem("a listener failed", error);
      }
    }
  }

  problem(text, error) {
    const whole =
      error === null ? text : `${text}: ${error instanceof Error ? error.message : String(error)}`;
    this.problems.push(whole);
    this.problems.splice(0, Math.max(this.problems.length - this.limits.problems, 0));
    if (this.problemCallbacks.length === 0) {
      console.error(whole, error);
    }
    [...this.problemCallbacks].forEach((callback) => callback(whole, error));
  }

  // --- what effects ask for ---

  /** The name of the list that holds an entry; absent if none does. */
  listOf(entry) {
    for (const slot of this.machinery.keys.keys()) {
      const list = this.state[slot];
      if (Array.isArray(list) && list.includes(entry)) {
        return slot;
      }
    }
    return undefined;
  }

  /**
   * The pages that listen to a channel, in the order of connection. Where a protocol has no
   * subscribing, events simply arrive.
   */
  listeners(channel) {
    const pages = [...this.pages.values()];
    return this.wire.subscribes ? pages.filter((page) => page.channels.has(channel)) : pages;
  }

  countEvent(channel, data) {
    const tag = member(this.machinery.program.tags, channel);
    const kind = tag === undefined ? undefined : member(data, tag);
    this.coverage.count("events", kind === undefined ? channel : `${channel}.${kind}`);
  }
}

exports.Engine = Engine;
