// Round trips of one side, named on the command line, to a worker and back. Asked on stdin with lines
// "<in flight> <how many>"; each is answered with round trips a second.
import { createInterface } from "node:readline";
import { MessageChannel, Worker } from "node:worker_threads";
import { wrap } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { createClient, portTransport } from "wwe-scapi";

/** What postMessage alone can do with the same messages: answers find their question by its id. */
function raw(port) {
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

function scapi(port) {
  const client = createClient({ transport: portTransport(port) });
  return (id) => client.interaction.getByInteractionId(id);
}

function comlink(port) {
  const remote = wrap(nodeEndpoint(port));
  return (id) => remote.getByInteractionId(id);
}

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

const side = process.argv[2];
const { port1, port2 } = new MessageChannel();
new Worker(new URL("peer.js", import.meta.url), {
  workerData: { side, port: port2 },
  transferList: [port2],
});
const call = { raw, scapi, comlink }[side](port1);
for await (const line of createInterface({ input: process.stdin })) {
  const [inFlight, count] = line.split(" ");
  console.log(await rate(call, Number(inFlight), Number(count)));
}
process.exit();
