/** Plays a story step by step, forwards and back. */

import { Story } from "../engine/scenarios.js";

/** A story in the making. */
export class Player {
  /** @param {object} program @param {object} protocol @param {object} story compiled */
  constructor(program, protocol, story) {
    Object.assign(this, { program, protocol, story });
    this.begin();
  }

  begin() {
    this.running = new Story(this.program, this.protocol, this.story);
    this.at = 0;
    this.failure = null;
  }

  get desktop() {
    return this.running.desktop;
  }

  /** What has happened so far. */
  get records() {
    return this.desktop.transcript.lines.map((line) => JSON.parse(line));
  }

  /** What is shown of it. */
  get view() {
    const { id, title, steps } = this.story;
    const { at, failure } = this;
    return { id, title, at, failure, count: steps.length, isDone: failure !== null || at === steps.length };
  }

  /** Takes one step; false at the end, or if it does not fit. */
  step() {
    if (this.failure !== null || this.at >= this.story.steps.length) {
      return false;
    }
    const problem = this.running.take(this.story.steps[this.at]);
    if (problem !== null) {
      this.failure = { step: this.at + 1, ...problem };
      return false;
    }
    this.at += 1;
    return true;
  }

  run() {
    while (this.step()) {
      // each step is all there is to do
    }
  }

  /** The same steps give the same desktop, so going back is beginning again. */
  rewind(count) {
    this.begin();
    while (this.at < count && this.step()) {
      // up to there
    }
  }
}
