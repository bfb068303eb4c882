/** The panels of the left side: what the desktop shows of its state. */

import { carryOut } from "./actions.js";
import { h } from "./dom.js";
import { entryCard, visible } from "./entry.js";
import { button, icon, pairs, pill, section, statePill } from "./parts.js";
import { asJson, joined, shownValue, valueAt } from "./text.js";

const KINDS = { person, states, entries, value: plainValue, messages };

/** All panels that stand at the side, in the order of the spec. */
export function panels(app) {
  return app.layout.panels
    .filter(({ kind, slot }) => KINDS[kind] !== undefined && app.view.state[slot] !== undefined)
    .map((panel) => KINDS[panel.kind](app, panel));
}

/** One who has a name and a state. */
function person(app, panel) {
  const { state } = app.view;
  const value = state[panel.slot];
  const current = panel.state === undefined ? undefined : state[panel.state.slot];
  return section(
    panel.title,
    { name: panel.name },
    h(
      "div",
      { class: "row spread" },
      h(
        "div",
        { class: "identity" },
        h("p", { class: "name" }, joined(value, panel.heading)),
        h("p", { class: "hint" }, joined(value, panel.detail || [], ", ")),
      ),
      stateOf(app, panel, { current, label: `${panel.title}: state`, given: {} }),
    ),
  );
}

/** A list of things that have a state each. */
function states(app, panel) {
  const { key } = app.slots.get(panel.slot);
  const rows = app.view.state[panel.slot].map((entry) => {
    const name = joined(entry, panel.heading);
    const current = panel.state === undefined ? undefined : valueAt(entry, panel.state.slot);
    return h(
      "li",
      { key: entry[key], class: "row spread" },
      h("span", { class: "strong" }, name),
      stateOf(app, panel, { current, label: `${name}: state`, given: { [key]: entry[key] } }),
    );
  });
  return section(panel.title, { name: panel.name }, h("ul", { class: "plain tight" }, rows));
}

/** A state, and the choice of another one if the panel says how. */
function stateOf(app, panel, { current, label, given }) {
  const { choose, state } = panel;
  if (choose === undefined) {
    return statePill(app, current, state);
  }
  const among = app.view.state[choose.among] || [];
  const now = current === undefined || current === null ? "" : shownValue(current[choose.value]);
  const change = (event) => {
    const { value } = event.currentTarget;
    event.currentTarget.value = now;
    carryOut(app, { kind: "perform", name: choose.call }, { ...given, [choose.with]: value });
  };
  const isKnown = among.some((one) => one[choose.value] === now);
  const tone = app.layout.tones.get(shownValue(valueAt(current, state.tone || state.field))) || "plain";
  // Made anew with each state: what the person chose and the desktop refused must not stay.
  return h(
    "select",
    {
      "aria-label": label,
      class: `pill ${tone}`,
      onchange: change,
      value: isKnown ? now : "",
      key: `choose ${now}`,
    },
    !isKnown && h("option", { value: "", key: "" }, shownValue(valueAt(current, state.field))),
    among.map((one) =>
      h("option", { value: one[choose.value], key: one[choose.value] }, shownValue(one[choose.label])),
    ),
  );
}

/** Cards, in groups if the panel says by what. */
function entries(app, panel) {
  const list = app.view.state[panel.slot];
  const { key } = app.slots.get(panel.slot);
  if (list.length === 0 && panel.empty === undefined) {
    return null;
  }
  const card = (entry) => entryCard(app, panel, entry, shownValue(entry[key]));
  const body =
    panel.group === undefined
      ? list.map(card)
      : grouped(list, panel.group.by).map(([id, members]) => group(app, panel, id, members.map(card)));
  return section(
    panel.title,
    { name: panel.name, count: list.length },
    list.length === 0 ? h("p", { class: "empty" }, panel.empty) : body,
  );
}

function grouped(list, by) {
  const groups = new Map();
  for (const entry of list) {
    const id = shownValue(entry[by]);
    groups.set(id, [...(groups.get(id) || []), entry]);
  }
  return [...groups];
}

/** A group of entries: whether it is selected and expanded, and what changes that. */
function group(app, { group: about }, id, cards) {
  const { state } = app.view;
  const isSelected = about.selected !== undefined && state[about.selected] === id;
  const isExpanded = about.expanded !== undefined && (state[about.expanded] || []).includes(id);
  const tool = (text, { call, trigger, with: name }) =>
    button(
      text,
      () => carryOut(app, { kind: trigger ? "trigger" : "perform", name: trigger || call }, { [name]: id }),
      { class: "link", key: text },
    );
  return h(
    "div",
    {
      class: isSelected ? "group selected" : "group",
      key: `group ${id}`,
      role: "group",
      "aria-label": `${about.title} ${id}`,
    },
    h(
      "div",
      { class: "row spread grouphead" },
      h(
        "span",
        { class: "dim", title: id },
        `${about.title} ${id.slice(0, 8)}`,
        isSelected && h("span", { class: "pill plain" }, "selected"),
        isExpanded && h("span", { class: "pill plain" }, "expanded"),
      ),
      h(
        "span",
        { class: "row" },
        !isSelected && about.select && tool("Select", about.select),
        !isExpanded && about.expand && tool("Expand", about.expand),
        isExpanded && about.collapse && tool("Collapse", about.collapse),
      ),
    ),
    cards,
  );
}

/** A value that nobody has said more of. */
function plainValue(app, panel) {
  const value = app.view.state[panel.slot];
  const isSimple = typeof value !== "object" || value === null;
  return section(
    panel.title,
    { name: panel.name, tools: isSimple ? pill(app, String(value)) : null },
    panel.hint && h("p", { class: "dim" }, panel.hint),
    !isSimple && h("pre", { tabIndex: 0 }, asJson(visible(value))),
  );
}

/** Messages that stay. */
function messages(app, panel) {
  const list = app.view.state[panel.slot];
  return list.length === 0
    ? null
    : section(
        panel.title,
        { name: panel.name, count: list.length },
        h(
          "ul",
          { class: "plain" },
          list.map((message, index) =>
            h("li", { class: "card", key: index }, messageBody(app, panel, message)),
          ),
        ),
      );
}

/** Title, subject, text and pairs of a message or toast. */
export function messageBody(app, panel, message) {
  const text = (path) => (path === undefined ? "" : shownValue(valueAt(message, path)));
  const values = panel.pairs === undefined ? undefined : valueAt(message, panel.pairs);
  const isObject = typeof values === "object" && values !== null;
  return [
    h(
      "div",
      { class: "row titled" },
      icon(app, valueAt(message, panel.icon || "")),
      h("h3", null, joined(message, panel.heading)),
    ),
    text(panel.subject) && h("p", { class: "strong" }, text(panel.subject)),
    text(panel.text) && h("p", { class: "text" }, text(panel.text)),
    isObject && pairs(Object.entries(values).map(([name, value]) => [name, shownValue(value)])),
  ];
}
