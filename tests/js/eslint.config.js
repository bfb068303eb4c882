// What a linter has to say about the JavaScript that we generate: nothing.
import js from "@eslint/js";

/** What the runtime may use of browsers and of Node alike. */
const GLOBALS = [
  ...["AbortController", "DOMException", "URL", "clearTimeout", "console"],
  ...["performance", "queueMicrotask", "setTimeout", "structuredClone", "TextDecoder", "TextEncoder"],
];

export default [
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2020,
      globals: Object.fromEntries(GLOBALS.map((name) => [name, "readonly"])),
    },
    rules: {
      eqeqeq: "error",
      "no-control-regex": "off",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_$" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
