/** What is due later, in order of time, then of creation. */

/** Pending timers: objects with `name`, `entry` (absent if they belong to none) and `due`. */
export class Timers {
  constructor() {
    this.pending = [];
  }

  get size() {
    return this.pending.length;
  }

  /** The timer that fires next; absent if there is none. */
  get next() {
    return this.pending[0];
  }

  /** Adds a timer behind all that are due no later. */
  add(timer) {
    let low = 0;
    let high = this.pending.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pending[middle].due <= timer.due) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    this.pending.splice(low, 0, timer);
  }

  /** Takes the next timer out. */
  take() {
    return this.pending.shift();
  }

  /** Removes the timer of a name and an entry, if it is there. */
  cancel(name, entry) {
    const index = this.pending.findIndex((timer) => timer.name === name && timer.entry === entry);
    if (index >= 0) {
      this.pending.splice(index, 1);
    }
  }

  /** Removes all timers of an entry. */
  cancelAll(entry) {
    this.pending = this.pending.filter((timer) => timer.entry !== entry);
  }
}
