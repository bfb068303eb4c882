/** Forms for triggers and methods, made from what the spec says of their parameters. */

import { h } from "./dom.js";
import { prose, textField } from "./parts.js";
import { asJson, asWords } from "./text.js";

let count = 0;

/**
 * A form for parameters.
 *
 * @param {object} about
 * @param {string} about.id unique in the document
 * @param {{name: string, description: string, required: boolean, kind: string}[]} about.params
 * @param {object} about.given values that stand there already
 * @param {(name: string) => string[]} about.suggest what values a parameter may have, from the present state
 * @param {string} about.action the text of the button
 * @param {(values: object) => void} about.send
 * @param {() => void} [about.cancel]
 */
export function parameterForm({ id, params, given, suggest, action, send, cancel }) {
  const submit = (event) => {
    event.preventDefault();
    const values = readForm(event.currentTarget, params);
    if (values !== undefined) {
      send(values);
    }
  };
  const escape = (event) => {
    if (event.key === "Escape" && cancel !== undefined) {
      event.stopPropagation();
      cancel();
    }
  };
  return h(
    "form",
    {
      key: id,
      class: "form",
      onsubmit: submit,
      onkeydown: escape,
      novalidate: true,
      made: cancel && focusFirst,
    },
    params.map((param) => field(param, id, given, suggest)),
    h(
      "div",
      { class: "row" },
      h("button", { type: "submit", class: "primary" }, action),
      cancel && h("button", { type: "button", onclick: cancel }, "Cancel"),
    ),
  );
}

function focusFirst(form) {
  queueMicrotask(() => {
    const first = form.querySelector("input, select, textarea") || form.querySelector("button");
    first.focus();
    if (first.select !== undefined) {
      first.select();
    }
  });
}

function field(param, formId, given, suggest) {
  const id = `${formId}-${param.name}`;
  const suggestions = param.choices === undefined ? suggest(param.name) : param.choices;
  const value = initialText(param, given, suggestions);
  const hint = `${id}-hint`;
  return h(
    "div",
    { class: "field", key: param.name },
    h(
      "div",
      { class: "row spread" },
      h(
        "label",
        { for: id },
        asWords(param.name),
        param.required && h("span", { class: "needed", "aria-hidden": "true" }, " *"),
      ),
      exampleButton(param, id),
    ),
    input(param, { id, value, suggestions, hint }),
    h("p", { id: hint, class: "hint" }, prose(param.description)),
  );
}

function exampleButton({ name, example, required }, id) {
  if (example === undefined || required) {
    return null;
  }
  const fill = () => {
    document.getElementById(id).value = asText(example);
  };
  return h(
    "button",
    { type: "button", class: "link", onclick: fill, "aria-label": `Example for ${asWords(name)}` },
    "Example",
  );
}

function input(param, { id, value, suggestions, hint }) {
  const common = { id, name: param.name, value, required: param.required, "aria-describedby": hint };
  if (param.kind === "boolean" || (param.choices !== undefined && param.open !== true)) {
    return choice(param, common);
  }
  if (param.kind === "json") {
    const placeholder = param.example === undefined ? "JSON" : asJson(param.example, 0);
    return h("textarea", { ...common, placeholder, rows: "3", spellcheck: "false", class: "code" });
  }
  const isNumber = param.kind === "integer" || param.kind === "number";
  const list = suggestions.length > 0 ? `${id}-list` : undefined;
  const own = {
    inputmode: isNumber ? "decimal" : undefined,
    autocomplete: "off",
    list,
    placeholder: param.example === undefined ? undefined : asText(param.example),
  };
  const options = suggestions.map((one) => h("option", { value: String(one), key: String(one) }));
  return [textField({ ...common, ...own }), list && h("datalist", { id: list }, options)];
}

function choice(param, common) {
  const values = param.kind === "boolean" ? [true, false] : param.choices;
  const options = values.map((one) => h("option", { value: String(one), key: String(one) }, String(one)));
  return h("select", common, !param.required && h("option", { value: "", key: "" }, "—"), options);
}

/** What stands in an input at first. */
function initialText(param, given, suggestions) {
  if (given[param.name] !== undefined) {
    return asText(given[param.name]);
  }
  if (param.default !== undefined) {
    return param.default === null ? "" : asText(param.default);
  }
  if (!param.required) {
    return "";
  }
  const isKnown = suggestions.length > 0;
  return isKnown ? String(suggestions[0]) : param.example === undefined ? "" : asText(param.example);
}

function asText(value) {
  return typeof value === "string" ? value : asJson(value, typeof value === "object" ? 1 : 0);
}

/** The values that a form would send as it stands at first; what is missing is absent. */
export function initialValues(params, given, suggest) {
  const values = {};
  for (const param of params) {
    const text = initialText(param, given, param.choices === undefined ? suggest(param.name) : param.choices);
    const value = text === "" ? undefined : readText(param, text);
    if (value !== undefined) {
      values[param.name] = value;
    }
  }
  return values;
}

/** The values of a form; absent if one is wrong, which the form then shows. */
function readForm(form, params) {
  const values = {};
  let first;
  for (const param of params) {
    const element = form.elements.namedItem(param.name);
    const problem = readInto(values, param, element.value);
    element.setCustomValidity(problem);
    element.setAttribute("aria-invalid", String(problem !== ""));
    element.oninput = () => element.setCustomValidity("");
    if (problem !== "" && first === undefined) {
      first = element;
    }
  }
  if (first !== undefined) {
    first.reportValidity();
    return undefined;
  }
  return values;
}

function readInto(values, param, text) {
  if (text === "" && !(param.required && param.kind === "string" && param.choices === undefined)) {
    return param.required ? "A value is needed." : "";
  }
  try {
    values[param.name] = readText(param, text);
    return "";
  } catch (error) {
    return error.message;
  }
}

/** The value that a text stands for. Throws an error that says what is wrong. */
export function readText({ kind, nullable }, text) {
  switch (kind) {
    case "boolean":
      return text === "true";
    case "integer":
    case "number":
      return readNumber(kind, text);
    case "json":
      return readJson(text);
    default:
      return nullable === true && text === "null" ? null : text;
  }
}

function readNumber(kind, text) {
  const number = Number(text);
  if (
    text.trim() === "" ||
    !Number.isFinite(number) ||
    (kind === "integer" && !Number.isSafeInteger(number))
  ) {
    throw new Error(kind === "integer" ? "A whole number is needed." : "A number is needed.");
  }
  return number;
}

/** A JSON value. Throws an error that says what is wrong. */
export function readJson(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`This is no JSON: ${error.message}`);
  }
}

/** A new id for an element. */
export function freshId() {
  count += 1;
  return `f${count}`;
}
