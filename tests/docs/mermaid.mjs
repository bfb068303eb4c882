// Reads diagrams with Mermaid's own parser. On stdin: [text, ...]. Out: [error or null, ...].
//
// The packages `mermaid` and `jsdom` are looked up from the folder given as the first argument.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { JSDOM } = await import(pathToFileURL(require.resolve("jsdom")));
const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document }); // for its sanitizer
const { default: mermaid } = await import(pathToFileURL(require.resolve("mermaid")));

let input = "";
for await (const chunk of process.stdin) input += chunk;
const results = [];
for (const text of JSON.parse(input)) {
  results.push(await mermaid.parse(text).then(() => null, (error) => String(error.message ?? error)));
}
process.stdout.write(JSON.stringify(results));
