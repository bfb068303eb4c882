/** The longest delay that timers keep, in milliseconds: almost 25 days. */
export declare const LONGEST_DELAY: number;

/** Rings at the earliest moment it is set to. Moments are those of `performance.now()`. */
export declare class Alarm {
  constructor(ring: (now: number) => void);
  /** Rings at `moment`, which is not before `now`, unless it is set to ring before that. */
  set(moment: number, now: number): void;
  /** Lets a process end, that has timers which hold it, although this one is set. */
  rest(): void;
  /** Rings no more. */
  clear(): void;
}
