/** Plays what `twins.py` sends: a JSON value in, one out, line by line. */

import { createInterface } from "node:readline";

import { runScenario } from "../../templates/typescript/mock/index.js";
import { play } from "./player.mjs";

const specs = new Map();

function answer(task) {
  if (task.name !== undefined) {
    specs.set(task.name, task);
    return null;
  }
  const spec = specs.get(task.spec);
  if (task.story !== undefined) {
    const { failure, transcript } = runScenario(spec.program, spec.protocol, task.story);
    return { failure, transcript };
  }
  return play(spec, task);
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
