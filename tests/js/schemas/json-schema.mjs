// node json-schema.mjs FOLDER...: compiles every schema of a folder with ajv and tries its examples.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const found = {};
for (const folder of process.argv.slice(2)) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, strictRequired: false });
  addFormats(ajv);
  ajv.addVocabulary([
    "discriminator", "x-since", "x-editions", "x-sources", "x-confidence", "x-deprecated",
    "x-experimental", "x-format", "x-undocumented", "x-note",
  ]);
  const paths = readdirSync(folder, { recursive: true }).filter((path) => /[\\/].*\.schema\.json$/.test(path));
  const schemas = paths.map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")));
  for (const schema of schemas) ajv.addSchema(schema);
  const wrong = [];
  let examples = 0;
  for (const schema of schemas) {
    const validate = ajv.getSchema(schema.$id);
    for (const example of schema.examples ?? []) {
      examples += 1;
      if (!validate(example)) wrong.push({ id: schema.$id, errors: ajv.errorsText(validate.errors) });
    }
  }
  found[folder] = { schemas: schemas.length, examples, wrong };
}
console.log(JSON.stringify(found));
