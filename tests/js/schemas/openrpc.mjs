// node openrpc.mjs [--calls] FILE...: what the community's own tools make of OpenRPC documents.
// With --calls every example is called; that resolves all references, at which types that hold
// themselves exhaust the memory.
import { readFileSync } from "node:fs";
import metaSchema from "@open-rpc/meta-schema";
import utils from "@open-rpc/schema-utils-js";

const paths = process.argv.slice(2);
const calls = paths[0] === "--calls";
const found = {};
for (const path of calls ? paths.slice(1) : paths) {
  const text = readFileSync(path, "utf8");
  const valid = utils.validateOpenRPCDocument(JSON.parse(text));
  const problems = valid === true ? [] : [valid.message];
  const wrongCalls = [];
  if (valid === true && calls) {
    const document = await utils.parseOpenRPCDocument(JSON.parse(text)); // with references resolved
    const validator = new utils.MethodCallValidator(document);
    for (const method of document.methods) {
      for (const example of method.examples ?? []) {
        const byName = method.paramStructure === "by-name";
        const values = example.params.map((param) => param.value);
        const params = byName ? Object.fromEntries(example.params.map((p) => [p.name, p.value])) : values;
        const errors = validator.validate(method.name, params);
        if (errors.length) wrongCalls.push({ method: method.name, errors: errors.map(String) });
      }
    }
  }
  const known = (metaSchema.default ?? metaSchema).properties.openrpc.enum;
  if (!known.includes(JSON.parse(text).openrpc)) problems.push(`no version of OpenRPC: ${known}`);
  found[path] = { problems, wrongCalls };
}
console.log(JSON.stringify(found));
