/** What a desktop does with the messages of pages. */

import { Context } from "./context.js";
import { MockError, RefusedError, SilenceError } from "./errors.js";
import { react } from "./reactions.js";
import { CallContext } from "./stubs.js";
import { copy, member, normalise } from "./values.js";

const NAMELESS = "(unknown)"; // counts requests of names that do not exist

/** Takes a message, a JSON value; one that is none of ours is ignored. */
export function handle(desktop, page, message) {
  const asked = desktop.pages.get(page.id) === page ? desktop.wire.parse(message) : undefined;
  if (asked === undefined) {
    return;
  }
  desktop.line("in", { page: page.id, message });
  if (asked.kind === "subscribe") {
    handleSubscribe(desktop, page, asked);
  } else if (asked.kind === "unsubscribe") {
    handleUnsubscribe(desktop, page, asked);
  } else {
    handleRequest(desktop, page, asked);
  }
}

function handleRequest(desktop, page, asked) {
  const fault = desktop.stubs.takeFault(asked.method);
  if (fault === undefined) {
    answerRequest(desktop, page, asked, undefined);
  } else if (fault.drop) {
    desktop.coverage.count("ignored", asked.method);
  } else if (fault.latency > 0) {
    const { id, method, params } = asked;
    const { error, shape, duplicate } = fault;
    const delayed = copy({
      page: page.id,
      asked: { id, method, params },
      fault: { error, shape, duplicate },
    });
    desktop.addTimer({
      name: null,
      entry: undefined,
      due: desktop.now + fault.latency,
      args: {},
      delayed,
    });
  } else {
    answerRequest(desktop, page, asked, fault);
  }
}

/** Does what a request asks for, and answers. */
export function answerRequest(desktop, page, asked, fault) {
  const { method } = asked;
  const found = desktop.machinery.methods.get(method);
  const args = desktop.wire.argsOf(found === undefined ? [] : found.params, asked.params);
  const c = new Context(desktop, page, args, { name: method, channels: [] });
  if (!obey(desktop, "request", c)) {
    carryOut(desktop, c, found, fault);
  }
  if (!c.refused && !c.ignored && fault !== undefined && fault.shape !== undefined) {
    c.answer(fault.shape);
  } else if (
    c.data === undefined &&
    found !== undefined &&
    found.isVoid &&
    desktop.machinery.voidData !== null
  ) {
    c.answer(desktop.machinery.voidData(c));
  }
  desktop.coverage.count(
    c.ignored ? "ignored" : c.refused ? "refused" : "answered",
    found ? method : NAMELESS,
  );
  desktop.finish(
    c,
    asked.id,
    replyTo(desktop, c, asked),
    fault !== undefined && fault.duplicate === true,
  );
}

function replyTo(desktop, c, { id, method }) {
  const { namesRequest, failureNames } = desktop.machinery;
  const condition = c.refused ? failureNames : namesRequest;
  const name = condition !== null && condition(c) === true ? method : undefined;
  return c.refused
    ? desktop.wire.failure(id, c.error, name)
    : desktop.wire.success(id, c.data, name);
}

function carryOut(desktop, c, found, fault) {
  const method = c.request.name;
  if (found === undefined) {
    runOtherwise(desktop, c, "unknown");
    return;
  }
  if (fault !== undefined && fault.error !== undefined) {
    c.refuse(fault.error);
    return;
  }
  const once = desktop.stubs.takeOnce(method);
  const stub = desktop.stubs.overrides.get(method);
  if (once !== undefined) {
    once.error === undefined ? c.answer(once.data) : c.refuse(once.error);
  } else if (stub !== undefined) {
    runOverride(desktop, c, stub, found);
  } else {
    reactOrRefuse(desktop, c, found.reactions);
  }
}

function runOverride(desktop, c, stub, found) {
  const method = c.request.name;
  const original = () => reactOrRefuse(desktop, c, found.reactions);
  try {
    const data = stub(copy(c.args), new CallContext(c, method, original));
    if (typeof member(data, "then") === "function" || data instanceof Promise) {
      throw new MockError("it gave a promise, and has to give its data at once");
    }
    c.answer(normalise(data, desktop.limits));
  } catch (error) {
    if (error instanceof RefusedError) {
      c.refuse(normalise(error.error, desktop.limits));
    } else if (error instanceof SilenceError) {
      c.ignore();
    } else {
      const text = `the function in the place of ${method} failed`;
      desktop.problem(text, error);
      c.refuse(text);
    }
  }
}

/** Runs the rules; true if one of them has refused or ignored what is asked. */
function obey(desktop, kind, c) {
  for (const rule of desktop.machinery.rules[kind]) {
    if (rule.when === null || rule.when(c) === true) {
      desktop.coverage.count("rules", rule.id);
      if (rule.effects(c) === true) {
        return true;
      }
      c.vars.clear();
    }
  }
  return false;
}

/** Runs the reaction that fits; refuses if none does. */
export function reactOrRefuse(desktop, c, reactions) {
  const result = react(c, reactions);
  if (result !== "taken") {
    runOtherwise(desktop, c, result);
  }
}

/** What the program does when nothing fits; if it does nothing, the word itself is the error. */
function runOtherwise(desktop, c, reason) {
  const effects = desktop.machinery.otherwise.get(reason);
  if (effects === undefined || (effects(c) !== true && c.data === undefined)) {
    c.refuse(reason);
  }
}

function handleSubscribe(desktop, page, { id, channels }) {
  const c = new Context(desktop, page, { channels }, { channels });
  const subscription = obey(desktop, "subscribe", c)
    ? undefined
    : addSubscription(desktop, c, page, channels);
  const reply = c.refused
    ? desktop.wire.failure(id, c.error, undefined)
    : desktop.wire.subscribed(id, subscription);
  if (subscription !== undefined) {
    react(c, desktop.hook("subscribe"));
  }
  desktop.finish(c, id, reply, false);
}

function addSubscription(desktop, c, page, channels) {
  if (page.subscriptions.length >= desktop.limits.subscriptions) {
    c.refuse(`the page has ${desktop.limits.subscriptions} subscriptions already`);
    return undefined;
  }
  desktop.subscriptionCount += 1;
  const subscription = String(desktop.subscriptionCount);
  page.add(subscription, channels);
  c.page = page.view;
  return subscription;
}

function handleUnsubscribe(desktop, page, { id, subscription }) {
  const channels = page.remove(subscription);
  const c = new Context(desktop, page, { channels }, { channels });
  if (channels.length > 0) {
    react(c, desktop.hook("unsubscribe"));
  }
  desktop.finish(c, id, desktop.wire.success(id, undefined, undefined), false);
}
