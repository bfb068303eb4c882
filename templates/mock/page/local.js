/** The engine in this page: the JavaScript desktop, and stories played on desktops of their own. */

import { Desktop } from "../engine/desktop.js";
import { RefusedError } from "../engine/errors.js";
import { copy } from "../engine/values.js";
import { narrowed } from "./narrow.js";
import { Player } from "./player.js";

const LINES = 50000; // of the transcript; older ones are gone
const TICK = 100; // ms
const MOST = 60000; // ms of one tick, when the browser has slept

/** What the page knows as its engine; `RemoteEngine` is the other one. */
export class LocalEngine {
  /** @param {{program: object, protocol: object, info: object, scenarios: object[]}} data */
  constructor({ program, protocol, info, scenarios }) {
    Object.assign(this, { whole: program, protocol, info, scenarios });
    this.listeners = [];
    this.player = null;
    this.setup = { seed: 0, settings: {}, options: {}, state: {}, edition: "", version: "" };
    /** `ready`, or what is the matter. */
    this.status = "ready";
    this.clock = "real";
    this.ticked = performance.now();
    setInterval(() => this.tick(), TICK);
    this.begin(this.setup);
  }

  /** Makes the desktop anew. Throws what the engine says of wrong options before anything is changed. */
  begin(setup) {
    const { seed, settings, options, state } = setup;
    const program = narrowed(this.whole, this.info, setup);
    const desktop = new Desktop(program, this.protocol, {
      seed,
      settings,
      options,
      state,
      limits: { transcript: LINES },
    });
    Object.assign(this, { program, setup, desktop });
    /** What happened on the live desktop: its transcript, and what is done to it beside. */
    this.records = desktop.transcript.lines.map((line) => JSON.parse(line));
    desktop.onLine((line) => this.noted(desktop, JSON.parse(line)));
    desktop.onProblem((text) => this.noted(desktop, { at: desktop.now, kind: "problem", text }));
    this.showAnew();
  }

  /** Calls back after each change with what happened: `{records, isReset}`; gives a function that ends this. */
  onChange(callback) {
    this.listeners.push(callback);
    return () => this.listeners.splice(this.listeners.indexOf(callback), 1);
  }

  noted(desktop, record) {
    if (desktop === this.desktop) {
      this.records.push(record);
      if (this.records.length > 2 * LINES) {
        this.records = this.records.slice(-LINES);
      }
    }
    if (desktop === this.shown) {
      this.pending.push(record);
      this.changed();
    }
  }

  /** Tells the listeners, once for all that happens until then. */
  changed() {
    if (this.isTelling === true) {
      return;
    }
    this.isTelling = true;
    queueMicrotask(() => {
      this.isTelling = false;
      const change = { records: this.pending, isReset: this.isReset };
      this.pending = [];
      this.isReset = false;
      this.listeners.forEach((listener) => listener(change));
    });
  }

  /** The desktop that is shown: that of the story which is played, or the live one. */
  get shown() {
    return this.player === null ? this.desktop : this.player.desktop;
  }

  /** Everything that is shown. Nobody may change it. */
  get view() {
    const { state, now, timers, pages, settings, options, stubs, problems } = this.shown;
    return {
      state,
      now,
      settings,
      options,
      setup: this.setup,
      program: this.program,
      timers: timers.pending.map(({ name, due }) => ({ name: name === null ? "delayed answer" : name, due })),
      pages: [...pages.values()].map(({ id, origin, given, channels }) => ({
        id,
        origin,
        fields: given,
        channels: [...channels],
      })),
      faults: stubs.faults.map((fault) => ({ ...fault })),
      problems: [...problems],
      player: this.player === null ? null : this.player.view,
      clock: this.clock,
    };
  }

  /** The desktop's clock. */
  get now() {
    return this.shown.now;
  }

  /** Lets the clock go on with the time of day, but in stories. */
  tick() {
    const passed = Math.floor(performance.now() - this.ticked);
    this.ticked += passed;
    if (this.clock === "real" && this.player === null && passed > 0) {
      try {
        this.desktop.advance(Math.min(passed, MOST));
      } catch (error) {
        this.clock = "manual";
        this.noted(this.desktop, {
          at: this.desktop.now,
          kind: "problem",
          text: `the clock stands: ${error.message}`,
        });
      }
      this.changed();
    }
  }

  /** Whether the clock goes on by itself. */
  async setClock(isReal) {
    this.clock = isReal ? "real" : "manual";
    this.changed();
  }

  /**
   * Connects a page to the live desktop; whoever begins anew has to connect pages anew, too.
   *
   * @param {{origin: string, fields: object, send: (message: any) => void}} about
   */
  connect({ origin, fields, send }) {
    const page = this.desktop.connect(origin, send, fields);
    return {
      id: page.id,
      receive: (message) => page.receive(message),
      disconnect: () => page.disconnect(),
    };
  }

  async trigger(name, values) {
    return settled(() => this.shown.trigger(name, values));
  }

  async perform(method, params) {
    return settled(() => this.shown.perform(method, params));
  }

  async advance(ms) {
    const desktop = this.shown;
    desktop.advance(ms);
    this.changed();
  }

  /** Begins anew with other options; what is not given stays. */
  async configure(given) {
    this.player = null;
    this.begin({ ...this.setup, ...given });
  }

  async snapshot() {
    return this.shown.snapshot();
  }

  async restore(snapshot) {
    this.shown.restore(snapshot);
    this.noted(this.shown, { at: this.shown.now, kind: "restore" });
  }

  async fault(method, given) {
    this.shown.fault(method, given);
    this.noted(this.shown, { at: this.shown.now, kind: "fault", fault: { call: method, ...copy(given) } });
  }

  async clearFaults() {
    this.shown.clearStubs();
    this.noted(this.shown, { at: this.shown.now, kind: "faults-cleared" });
  }

  /** Opens a story on a desktop of its own; the live one waits, and pages stay with it. */
  async open(story) {
    this.player = new Player(this.whole, this.protocol, story);
    this.showAnew();
  }

  /** Takes the next step of the story. */
  async step() {
    this.player.step();
    this.showAnew();
  }

  /** Takes all steps that are left, up to the first that does not fit. */
  async run() {
    this.player.run();
    this.showAnew();
  }

  /** Goes back to where so many steps are done. */
  async rewind(count) {
    this.player.rewind(count);
    this.showAnew();
  }

  /** Leaves the story for the live desktop. */
  async leave() {
    this.player = null;
    this.showAnew();
  }

  /** Tells everything that is shown from its beginning. */
  showAnew() {
    this.pending = this.player === null ? [...this.records] : this.player.records;
    this.isReset = true;
    this.changed();
  }
}

/** What a person's deed gives: `data`, or `refused`. */
function settled(run) {
  try {
    return { data: run() };
  } catch (error) {
    if (error instanceof RefusedError) {
      return { refused: error.error };
    }
    throw error;
  }
}
