/** An editor of an object in an entry: names and values, added, changed and removed by the methods that the spec names. */

import { carryOut } from "./actions.js";
import { h } from "./dom.js";
import { button, textField } from "./parts.js";
import { valueAt } from "./text.js";

/** @param {object} app @param {object} panel @param {object} entry @param {string} key */
export function dataEditor(app, panel, entry, key) {
  const { field, title, set, remove } = panel.data;
  const id = `${panel.slot} ${key} data`;
  const isOpen = app.ui.open.has(id);
  const keyName = app.slots.get(panel.slot).key;
  const values = Object.entries(valueAt(entry, field) || {});
  const change = (name, value) =>
    carryOut(app, { kind: "perform", name: set.call }, { [keyName]: key, [set.with]: { [name]: value } });
  const drop = (name) =>
    carryOut(app, { kind: "perform", name: remove.call }, { [keyName]: key, [remove.with]: name });
  return [
    h(
      "button",
      {
        type: "button",
        class: "link",
        "aria-expanded": String(isOpen),
        onclick: () => app.toggle(id),
        key: "data-toggle",
      },
      `${title} (${values.length})`,
    ),
    isOpen &&
      h(
        "div",
        { class: "inset", key: "data" },
        h(
          "table",
          { class: "data" },
          h("caption", { class: "quiet" }, `${title} of ${key}`),
          h(
            "tbody",
            null,
            values.map(([name, value]) => dataRow(name, value, change, drop)),
          ),
        ),
        newPair(title, change),
      ),
  ];
}

function dataRow(name, value, change, drop) {
  const isText = typeof value === "string";
  const shown = isText ? value : JSON.stringify(value);
  const save = (event) => {
    const text = event.currentTarget.value;
    if (text !== shown) {
      change(name, isText ? text : readValue(text));
    }
  };
  const enter = ({ key, currentTarget }) => {
    if (key === "Enter" && currentTarget.localName === "input") {
      currentTarget.blur();
    }
  };
  return h(
    "tr",
    { key: name },
    h("th", { scope: "row" }, name),
    h(
      "td",
      null,
      textField({
        value: shown,
        onchange: save,
        onkeydown: enter,
        "aria-label": `Value of ${name}`,
      }),
    ),
    h(
      "td",
      null,
      button("Remove", () => drop(name), { "aria-label": `Remove ${name}`, class: "link" }),
    ),
  );
}

/** What was no text stays none, if what was written is JSON. */
function readValue(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function newPair(title, change) {
  const submit = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = form.elements.namedItem("name");
    const value = form.elements.namedItem("value");
    if (name.value === "") {
      name.focus();
    } else if (await change(name.value, value.value)) {
      form.reset();
      name.focus();
    }
  };
  return h(
    "form",
    { class: "row", onsubmit: submit },
    newText("name", "Key", title),
    newText("value", "Value", title),
    h("button", { type: "submit" }, "Add"),
  );
}

function newText(name, what, title) {
  return h("input", {
    type: "text",
    name,
    placeholder: what,
    autocomplete: "off",
    "aria-label": `New ${what.toLowerCase()} of ${title}`,
  });
}
