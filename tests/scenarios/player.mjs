/** Plays a list of actions on a desktop; `player.py` does the same in Python. */

import { canonical } from "../../templates/typescript/mock/canonical.js";
import { Desktop, MockError, RefusedError } from "../../templates/typescript/mock/index.js";

class Player {
  constructor(desktop) {
    this.desktop = desktop;
    desktop.onProblem(() => undefined);
    this.pages = new Map();
    this.saved = desktop.snapshot();
  }

  act([kind, ...rest]) {
    const { desktop } = this;
    const [name, value, fields] = rest;
    switch (kind) {
      case "connect":
        this.pages.set(name, desktop.connect(value, () => undefined, { ...fields, id: name }));
        return undefined;
      case "receive":
        return this.pages.get(name).receive(value);
      case "disconnect":
        return this.pages.get(name).disconnect();
      case "save":
        this.saved = desktop.snapshot();
        return canonical(this.saved);
      case "load":
        return desktop.restore(this.saved);
      default:
        return desktop[kind](...rest);
    }
  }

  result(action) {
    try {
      return this.act(action) ?? null;
    } catch (error) {
      if (error instanceof RefusedError) {
        return { error: canonical(error.error) };
      }
      if (error instanceof MockError) {
        return { error: error.message };
      }
      throw error;
    }
  }
}

/** Results, transcript, last snapshot and problems; or why there is no such desktop. */
export function play({ program, protocol }, { given, actions }) {
  let desktop;
  try {
    desktop = new Desktop(program, protocol, given);
  } catch (error) {
    if (error instanceof MockError) {
      return { failure: error.message };
    }
    throw error;
  }
  const player = new Player(desktop);
  return {
    results: actions.map((action) => player.result(action)),
    transcript: desktop.transcript.export(),
    snapshot: canonical(desktop.snapshot()),
    problems: desktop.problems,
  };
}
