/** All that can change in a desktop, as a JSON value, and the way back. */

import { Page } from "./page.js";
import { checkSnapshot } from "./snapshot-checks.js";
import { Timers } from "./timers.js";
import { copy } from "./values.js";

const SNAPSHOT = 1;

/** The snapshot of a desktop. */
export function snapshotOf(desktop) {
  const { now, prng, counters, subscriptionCount, pageCount, state, stubs } = desktop;
  return copy({
    version: SNAPSHOT,
    now,
    random: prng.state,
    counters,
    subscriptionCount,
    pageCount,
    state,
    timers: desktop.timers.pending.map((timer) => timerOf(desktop, timer)),
    pages: [...desktop.pages.values()].map(pageOf),
    once: [...stubs.once].map(([method, answers]) => ({ method, answers })),
    faults: stubs.faults.map((fault) => ({
      ...fault,
      times: fault.times === Infinity ? null : fault.times,
    })),
  });
}

function timerOf(desktop, { name, entry, list, due, args, delayed }) {
  const index =
    entry === undefined || list === undefined ? undefined : desktop.state[list].indexOf(entry);
  return { name, list, index, due, args, delayed };
}

function pageOf({ id, origin, fields, given, subscriptions }) {
  return { id, origin, fields, given, subscriptions };
}

/** Brings a desktop to a snapshot, which it keeps; throws, with nothing changed, if it is none. */
export function restoreInto(desktop, snapshot) {
  checkSnapshot(SNAPSHOT, snapshot);
  const { now, random, counters, subscriptionCount, pageCount, state, once, faults } = snapshot;
  Object.assign(desktop, { now, counters, subscriptionCount, pageCount, state });
  desktop.prng.state = random;
  desktop.timers = new Timers();
  snapshot.timers.forEach((timer) => desktop.timers.add(timerIn(desktop, timer)));
  const before = desktop.pages;
  desktop.pages = new Map(snapshot.pages.map((page) => [page.id, pageIn(desktop, before, page)]));
  desktop.stubs.once = new Map(once.map(({ method, answers }) => [method, answers]));
  desktop.stubs.faults = faults.map((fault) => ({
    ...fault,
    times: fault.times === null ? Infinity : fault.times,
  }));
}

function timerIn(desktop, { index, ...timer }) {
  const entry = index === undefined ? undefined : index < 0 ? {} : desktop.state[timer.list][index];
  return { ...timer, entry };
}

function pageIn(desktop, before, { id, origin, fields, given, subscriptions }) {
  const known = before.get(id);
  const page = known === undefined ? new Page(desktop, id, origin, null, fields, given) : known;
  Object.assign(page, { origin, fields, given });
  page.setSubscriptions(subscriptions);
  return page;
}
