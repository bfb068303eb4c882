/** The engine on a server, over one WebSocket of JSON texts. It looks like the one in this page. */

import { narrowed } from "./narrow.js";

const FIRST_WAIT = 250; // ms before the connection is tried again, doubled each time
const LONGEST_WAIT = 8000;
const PATIENCE = 15000; // ms for an answer

/** See `LocalEngine`; this one asks a server. */
export class RemoteEngine {
  /**
   * @param {string} address of the WebSocket
   * @param {{program: object, protocol: object, info: object, scenarios: object[]}} data the same that the server has
   */
  constructor(address, { program, protocol, info, scenarios }) {
    Object.assign(this, { address, whole: program, protocol, info, scenarios });
    this.listeners = [];
    this.pages = new Map();
    this.waiting = new Map();
    this.sequence = 0;
    this.wait = FIRST_WAIT;
    /** The story that is open on the server, whoever opened it. */
    this.story = undefined;
    /** `ready`, or what is the matter. */
    this.status = "Connecting";
    this.view = emptyView(program);
    this.dial();
  }

  get program() {
    return this.view.program;
  }

  /** The desktop's clock, which goes on between what the server tells. */
  get now() {
    const isGoing = this.view.clock === "real" && this.view.player === null && this.status === "ready";
    return this.view.now + (isGoing ? Math.floor(performance.now() - this.toldAt) : 0);
  }

  dial() {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = ({ data }) => this.take(JSON.parse(data));
    socket.onclose = ({ reason }) => this.lost(reason);
  }

  opened() {
    this.wait = FIRST_WAIT;
    this.status = "ready";
    const isFirst = this.wasOpen !== true;
    this.wasOpen = true;
    if (isFirst) {
      this.pages.forEach((page, key) => this.join(key, page));
    } else {
      // The server has forgotten the pages and what they had subscribed to: they begin anew.
      this.isAwaited = false;
      this.tell({ records: [], isReset: false, isReconnected: true });
    }
  }

  /** The connection is gone: what waits fails, and it is tried again. */
  lost(reason) {
    this.status = `No connection to the server${reason === "" ? "" : ` (${reason})`}; trying again`;
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new Error("The connection to the server was lost."));
    }
    this.waiting.clear();
    this.tell({ records: [], isReset: false });
    setTimeout(() => this.dial(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  take(told) {
    if (told.change !== undefined) {
      this.changed(told.change);
    } else if (told.connected !== undefined) {
      this.connected(told);
    } else if ("message" in told) {
      const page = this.pages.get(told.page);
      if (page !== undefined) {
        page.send(told.message);
      }
    } else {
      this.settle(told);
    }
  }

  changed({ view, records, isReset, isNew = false, story }) {
    this.toldAt = performance.now();
    const faults = view.faults.map(({ call, ...fault }) => ({ ...fault, method: call }));
    this.view = { ...view, faults, program: this.programFor(view.setup) };
    if (isReset) {
      this.story = story === null ? undefined : story;
    }
    // The pages of a desktop that somebody else has begun anew are as good as disconnected.
    const isReconnected = isNew && this.isAwaited !== true;
    this.isAwaited = this.isAwaited === true && !isNew;
    this.tell({ records, isReset, isReconnected });
  }

  /** The program for a set-up; the same object for the same one. */
  programFor({ edition = "", version = "" }) {
    const name = `${edition} ${version}`;
    if (name !== this.narrowedTo) {
      this.narrowedTo = name;
      this.narrow = narrowed(this.whole, this.info, { edition, version });
    }
    return this.narrow;
  }

  /** A page has got its id, or is not let in. */
  connected({ connected, page, error, hint }) {
    const found = this.pages.get(connected);
    if (found !== undefined && page !== undefined) {
      found.id = page;
    }
    if (error !== undefined) {
      this.tell({
        records: [{ at: this.view.now, kind: "problem", text: whole(error, hint) }],
        isReset: false,
      });
    }
  }

  settle({ id, result, error, hint }) {
    const found = this.waiting.get(id);
    if (found === undefined) {
      return;
    }
    this.waiting.delete(id);
    clearTimeout(found.timer);
    if (error === undefined) {
      found.resolve(result);
    } else {
      found.reject(new Error(whole(error, hint)));
    }
  }

  tell(change) {
    [...this.listeners].forEach((listener) => listener(change));
  }

  onChange(callback) {
    this.listeners.push(callback);
    return () => this.listeners.splice(this.listeners.indexOf(callback), 1);
  }

  post(message) {
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(message));
    }
  }

  ask(op, given = {}) {
    if (this.status !== "ready") {
      return Promise.reject(new Error(`${this.status}.`));
    }
    this.sequence += 1;
    const id = this.sequence;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error("The server does not answer."));
      }, PATIENCE);
      this.waiting.set(id, { resolve, reject, timer });
      this.post({ id, op, with: given });
    });
  }

  /** Connects a page: its messages are carried as they are. */
  connect({ origin, fields, send }) {
    this.pageCount = (this.pageCount || 0) + 1;
    const key = `w${this.pageCount}`;
    const page = { origin, fields, send, id: undefined, said: [] };
    this.pages.set(key, page);
    this.join(key, page);
    return {
      get id() {
        return page.id === undefined ? key : page.id;
      },
      receive: (message) => {
        if (this.wasOpen === true) {
          this.hear(key, asJson(message));
        } else {
          page.said.push(asJson(message));
        }
      },
      disconnect: () => {
        this.pages.delete(key);
        this.post({ disconnect: key });
      },
    };
  }

  /** Says who the page is, then what it has said before there was a connection. */
  join(key, { origin, fields, said }) {
    if (this.wasOpen === true) {
      this.post({ connect: key, origin, fields });
      said.splice(0).forEach((message) => this.hear(key, message));
    }
  }

  hear(key, message) {
    this.post({ receive: key, message });
  }

  trigger(name, values) {
    return this.ask("trigger", { name, with: values });
  }

  perform(method, params) {
    return this.ask("perform", { method, params });
  }

  advance(ms) {
    return this.ask("advance", { ms });
  }

  setClock(isReal) {
    return this.ask("clock", { real: isReal });
  }

  /** The change that tells of it comes after the answer. */
  async configure(given) {
    const done = await this.ask("configure", given);
    this.isAwaited = true;
    return done;
  }

  async snapshot() {
    return (await this.ask("snapshot")).snapshot;
  }

  restore(snapshot) {
    return this.ask("restore", { snapshot });
  }

  fault(call, given) {
    return this.ask("fault", { call, ...given });
  }

  clearFaults() {
    return this.ask("clear-faults");
  }

  open(story) {
    return this.ask("open-scenario", { scenario: story });
  }

  step() {
    return this.ask("step-scenario");
  }

  run() {
    return this.ask("run-scenario");
  }

  rewind(count) {
    return this.ask("rewind-scenario", { count });
  }

  leave() {
    return this.ask("close-scenario");
  }
}

function whole(error, hint) {
  return hint ? `${error}: ${hint}` : error;
}

/** What JSON can say of a message; a page may post anything that can be cloned. */
function asJson(message) {
  try {
    return JSON.parse(JSON.stringify(message));
  } catch {
    return null; // a circle, or a number that JSON has not: the desktop ignores it
  }
}

/** What is shown before the server has told anything. */
function emptyView(program) {
  const state = Object.fromEntries(program.state.map(([slot, { initial }]) => [slot, initial]));
  const setup = { seed: 0, settings: {}, options: {}, state: {}, edition: "", version: "" };
  return {
    state,
    now: 0,
    settings: program.settings,
    options: {},
    setup,
    program,
    timers: [],
    pages: [],
    faults: [],
    problems: [],
    player: null,
    clock: "manual",
  };
}
