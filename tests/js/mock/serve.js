/** Plays sequences of actions for tests/mock/test_twins.py: a JSON value in, one out, line by line. */

import { createInterface } from "node:readline";

import { canonical } from "../../../templates/typescript/mock/canonical.js";
import { Desktop } from "../../../templates/typescript/mock/desktop.js";
import { MockError, RefusedError } from "../../../templates/typescript/mock/errors.js";
import { runScenario } from "../../../templates/typescript/mock/scenarios.js";

class Player {
  constructor({ program, protocol, given }) {
    this.desktop = new Desktop(program, protocol, given);
    this.desktop.onProblem(() => undefined);
    this.pages = new Map();
    this.snapshot = this.desktop.snapshot();
  }

  play([kind, ...rest]) {
    const { desktop } = this;
    const [name, value] = rest;
    switch (kind) {
      case "connect":
        this.pages.set(name, desktop.connect(value, () => undefined, { id: name }));
        return undefined;
      case "receive":
        return this.pages.get(name)?.receive(value);
      case "disconnect":
        return this.pages.get(name)?.disconnect();
      case "save":
        this.snapshot = desktop.snapshot();
        return canonical(this.snapshot);
      case "load":
        return desktop.restore(this.snapshot);
      default:
        return desktop[kind](...rest);
    }
  }
}

function run(task) {
  if (task.story !== undefined) {
    return runScenario(task.program, task.protocol, task.story);
  }
  const player = new Player(task);
  const results = task.actions.map((action) => {
    try {
      return player.play(action) ?? null;
    } catch (error) {
      if (error instanceof RefusedError) {
        return { error: canonical(error.error) };
      }
      if (error instanceof MockError) {
        return { error: error.message };
      }
      throw error;
    }
  });
  const { desktop } = player;
  return {
    results,
    transcript: desktop.transcript.export(),
    snapshot: canonical(desktop.snapshot()),
    coverage: desktop.coverage.report(),
    problems: desktop.problems,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(run(JSON.parse(line)))}\n`);
}
