/** What one handling of a cause knows and gathers. */

import { copy } from "./values.js";

/** Expressions read it, effects write to it; when all is done the desktop sends what it holds. */
export class Context {
  /**
   * @param {any} engine the desktop
   * @param {any} asking the page that asks
   * @param {any} args by name
   * @param {any} request name and channels of what is asked
   */
  constructor(engine, asking, args, request) {
    this.engine = engine;
    this.asking = asking;
    this.page = asking === undefined ? undefined : asking.view;
    this.args = args;
    this.request = request;
    this.entry = undefined;
    this.vars = new Map();
    this.depth = 0;
    this.data = undefined;
    this.error = undefined;
    this.refused = false;
    this.ignored = false;
    /** What leaves before the answer, and after it: pairs of message and pages. */
    this.early = /** @type {any[]} */ ([]);
    this.late = /** @type {any[]} */ ([]);
    /** Triggers to fire afterwards: pairs of name and arguments. */
    this.fired = [];
  }

  answer(data) {
    this.data = copy(data);
  }

  refuse(error) {
    this.refused = true;
    this.error = error === undefined ? "" : copy(error);
    return true;
  }

  ignore() {
    this.ignored = true;
    return true;
  }

  /** Announces to the pages that listen to a channel and for which a condition holds. */
  emit(channel, data, to, before) {
    const pages = this.engine.listeners(channel).filter((page) => this.holdsFor(page, to));
    this.engine.countEvent(channel, data);
    if (pages.length > 0) {
      (before ? this.early : this.late).push([this.engine.wire.event(channel, data), pages]);
    }
  }

  /** Sends a raw message to the asking page, or to all for which a condition holds. */
  post(message, to) {
    const pages =
      to === null
        ? [this.asking]
        : [...this.engine.pages.values()].filter((page) => this.holdsFor(page, to));
    if (message !== undefined && pages[0] !== undefined) {
      this.late.push([message, pages]);
    }
  }

  holdsFor(page, to) {
    if (to === null) {
      return true;
    }
    const outer = this.page;
    this.page = page.view;
    const holds = to(this) === true;
    this.page = outer;
    return holds;
  }
}
