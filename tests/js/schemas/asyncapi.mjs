// node asyncapi.mjs FILE...: what the community's own parser makes of AsyncAPI documents.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Parser } from "@asyncapi/parser";

// For every document the parser has AsyncAPI's own schema compiled again, which takes most of its
// time. The schema is the same one, so what was compiled for the first document serves all.
const validators = createRequire(import.meta.url)("@stoplight/spectral-functions/dist/schema/ajv.js");
const shared = validators.createAjvInstances();
validators.createAjvInstances = () => shared;

const parser = new Parser();
const found = {};
for (const path of process.argv.slice(2)) {
  const { document, diagnostics } = await parser.parse(readFileSync(path, "utf8"));
  found[path] = {
    operations: (document?.operations().all() ?? []).map((operation) => ({
      id: operation.id(),
      action: operation.action(),
      address: operation.channels().all()[0]?.address() ?? null,
      messages: operation.messages().all().map((message) => message.id()),
      replies: operation.reply()?.messages().all().map((message) => message.id()) ?? [],
      correlated: operation.messages().all().map((message) => message.correlationId()?.location() ?? null),
    })),
    // Severity 0 is an error, 1 a warning, 2 and 3 are remarks.
    problems: diagnostics
      .filter((diagnostic) => diagnostic.severity < 3)
      .map(({ severity, code, path: at, message }) => ({ severity, code, at: at.join("/"), message })),
  };
}
console.log(JSON.stringify(found));
