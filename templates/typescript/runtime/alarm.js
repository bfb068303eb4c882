/** One timer for any number of waits, most of which are over long before it rings. */

/** The longest delay that timers keep, in milliseconds: almost 25 days. */
export const LONGEST_DELAY = 2 ** 31 - 1;

/** Rings at the earliest moment it is set to. Moments are those of `performance.now()`. */
export class Alarm {
  /** @param {(now: number) => void} ring */
  constructor(ring) {
    this._ring = ring;
    this._due = Infinity;
    /** @type {any} */
    this._timer = undefined;
    /** Whether the timer keeps a process from its end. */
    this._holds = false;
  }

  /**
   * Rings at `moment`, unless it is set to ring before that.
   *
   * @param {number} moment Not before `now`.
   * @param {number} now
   */
  set(moment, now) {
    if (moment < this._due) {
      const delay = Math.min(moment - now, LONGEST_DELAY);
      const due = now + delay;
      this.clear();
      this._due = due;
      this._timer = setTimeout(() => {
        this._due = Infinity;
        // The timer knows best: clocks may differ, and be rounded.
        this._ring(Math.max(due, performance.now()));
      }, delay);
      this._holds = true;
    }
    if (!this._holds) {
      this._holds = true;
      this._timer?.ref?.();
    }
  }

  /** Lets a process end, that has timers which hold it, although this one is set. */
  rest() {
    this._holds = false;
    this._timer?.unref?.();
  }

  /** Rings no more. */
  clear() {
    clearTimeout(this._timer);
    this._due = Infinity;
  }
}
