// Runs the TypeScript examples of the reference: what they ask, and what they print.
//
// On stdin: [{method, code, keys, answer}], where `answer` is the message that comes back. Out:
// [{asked, said}]. The examples need no types, so they are plain JavaScript. The client is that of
// the package whose folder is the first argument; without one, one that only passes parameters on.

import { MessageChannel } from "node:worker_threads";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const library = folder ? await import(pathToFileURL(`${folder}/index.js`)) : undefined;

class PlainError extends Error {}
const ScapiRequestError = library?.ScapiRequestError ?? PlainError;

/** A client of the package; the other end of its channel gives the answer. */
function real({ answer }, asked) {
  const { port1, port2 } = new MessageChannel();
  port2.on("message", (message) => {
    asked.push(message);
    port2.postMessage(answer);
  });
  const client = library.createClient({ transport: library.portTransport(port1) });
  const close = () => {
    client.close();
    port2.close();
  };
  return { client, close };
}

/** A client that writes down what is called, and gives the answer itself. */
function plain({ method, keys, answer }, asked) {
  const call = (space, key) => async (...params) => {
    asked.push([`${space}.${key}`, params]);
    if (keys.error in answer) throw new PlainError(`${method}: ${answer[keys.error]}`);
    return answer[keys.result] ?? null;
  };
  const spaces = { get: (_, space) => new Proxy({}, { get: (_, key) => call(space, key) }) };
  return { client: new Proxy({}, spaces), close() {} };
}

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

async function run(example) {
  const asked = [];
  const said = [];
  const { client, close } = (library ? real : plain)(example, asked);
  const console = { log: (...values) => said.push(values.map(String).join(" ")) };
  const body = new AsyncFunction("client", "console", "ScapiRequestError", example.code);
  await body(client, console, ScapiRequestError);
  close();
  return { asked, said };
}

let input = "";
for await (const chunk of process.stdin) input += chunk;
const results = [];
for (const example of JSON.parse(input)) results.push(await run(example));
process.stdout.write(JSON.stringify(results));
