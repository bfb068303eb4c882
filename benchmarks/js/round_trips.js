// Round trips to a worker and back. Asked on stdin with lines "<side> <in flight> <how many>"; each
// is answered with round trips a second. One process for all sides, so that they can take turns.
import { createInterface } from "node:readline";
import { MessageChannel, Worker } from "node:worker_threads";
import { wrap } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { createClient, portTransport } from "wwe-scapi";

const [raw, scapi, comlink] = Array.from({ length: 3 }, () => new MessageChannel());
const ports = [raw, scapi, comlink].map(({ port2 }) => port2);
const peer = new Worker(new URL("peer.js", import.meta.url), {
  workerData: ports,
  transferList: ports,
});

/** What postMessage alone can do with the same messages: answers find their question by its id. */
function bare(port) {
  const waiting = new Map();
  let next = 0;
  port.on("message", ({ data, referenceId }) => {
    waiting.get(referenceId)(data);
    waiting.delete(referenceId);
  });
  return (id) => {
    const referenceId = String(next++);
    port.postMessage({
      request: "interaction.getByInteractionId",
      parameters: [id],
      referenceId,
      userAgent: "WWE Client",
      protocolVersion: 2,
    });
    return new Promise((resolve) => waiting.set(referenceId, resolve));
  };
}

const client = createClient({ transport: portTransport(scapi.port1) });
const remote = wrap(nodeEndpoint(comlink.port1));
const SIDES = {
  raw: bare(raw.port1),
  scapi: (id) => client.interaction.getByInteractionId(id),
  comlink: (id) => remote.getByInteractionId(id),
};

async function rate(call, inFlight, count) {
  const start = process.hrtime.bigint();
  const lane = async () => {
    for (let done = 0; done < count / inFlight; done += 1) {
      const answer = await call("1");
      if (answer.interactionId !== "1") throw new Error("not what was asked for");
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return count / (Number(process.hrtime.bigint() - start) / 1e9);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [side, inFlight, count] = line.split(" ");
  console.log(await rate(SIDES[side], Number(inFlight), Number(count)));
}
client.close();
await peer.terminate();
process.exit();
