// Parses files of generated packages for tests/test_hostile_typescript.py.
//
// One line of JSON in, `{path: text}`; one line out, `{path: {errors, shape, strings, comments}}`:
// what the parser complains about, the kinds of all nodes in order, the values of all strings,
// and what all comments say.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const ts = createRequire(import.meta.url)("typescript-5");
const KEYS = new Set([ts.SyntaxKind.Identifier, ts.SyntaxKind.StringLiteral]);

function look(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2020, true);
  const shape = [];
  const strings = [];
  const visit = (node) => {
    const key = node.parent?.name === node && KEYS.has(node.kind);
    shape.push(key ? "Key" : ts.SyntaxKind[node.kind]);
    if (ts.isStringLiteralLike(node) || key) {
      strings.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const errors = file.parseDiagnostics.map((found) => String(found.messageText));
  return { errors, shape: shape.join(" "), strings, comments: comments(file, text) };
}

function comments(file, text) {
  const found = [];
  const scanner = ts.createScanner(ts.ScriptTarget.ES2020, false, ts.LanguageVariant.Standard, text);
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.MultiLineCommentTrivia) {
      found.push(scanner.getTokenText().replace(/^\/\*\*?|\*\/$/g, "").replace(/^ \* ?/gm, ""));
    }
  }
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  const files = Object.entries(JSON.parse(line));
  const answer = Object.fromEntries(files.map(([path, text]) => [path, look(path, text)]));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
