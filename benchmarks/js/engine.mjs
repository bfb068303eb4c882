/** `engine.mjs rate|memory LARGE SMALL`: what benchmarks/engines.py measures of the engine in Node; prints one number. */

import { readFileSync } from "node:fs";

import { Desktop } from "../../templates/typescript/mock/index.js";

const PROTOCOL = {
  idKey: "id", idType: "integer", firstId: 1, methodKey: "method", paramsKey: "params", requestConstants: {},
  resultKey: "result", errorKey: "error", channelKey: "method", eventDataKey: "params",
};
const SMALL = 50;
const PAIRS = 41;
const MANY = 1_000_000;

function load(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function pageOf(program, transcript = 0) {
  const desktop = new Desktop(program, PROTOCOL, { limits: { transcript } });
  return desktop.connect("https://page.example", () => undefined);
}

function requests(program, count) {
  const names = Object.keys(program.methods).slice(0, SMALL);
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    method: names[index % names.length],
    params: { nodeId: index },
  }));
}

/** Requests a second. */
function rate(page, messages) {
  const start = performance.now();
  for (const message of messages) {
    page.receive(message);
  }
  return (messages.length * 1000) / (performance.now() - start);
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function rates(large, small) {
  const messages = requests(small, 10_000);
  const [a, b] = [pageOf(large), pageOf(small)];
  for (let index = 0; index < 5; index += 1) {
    rate(a, messages);
    rate(b, messages);
  }
  return median(Array.from({ length: PAIRS }, () => rate(a, messages) / rate(b, messages)));
}

/** The heap after many requests, against that after a tenth of them. */
function memory(large) {
  const page = pageOf(large, 1000);
  const messages = requests(large, 1000);
  let early;
  for (let count = 0; count < MANY; count += messages.length) {
    rate(page, messages);
    if (count === MANY / 10) {
      globalThis.gc();
      early = process.memoryUsage().heapUsed;
    }
  }
  globalThis.gc();
  return process.memoryUsage().heapUsed / early;
}

const [kind, large, small] = process.argv.slice(2);
process.stdout.write(String(kind === "rate" ? rates(load(large), load(small)) : memory(load(large))));
