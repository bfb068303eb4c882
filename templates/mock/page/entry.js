/** A card for an entry of a list: what it is, its state, and what can be done with it now. */

import { actionButtons, openForm } from "./actions.js";
import { dataEditor } from "./data-editor.js";
import { h } from "./dom.js";
import { pairs, pill, statePill } from "./parts.js";
import { possible } from "./possible.js";
import { asJson, asWords, joined, shownValue, valueAt } from "./text.js";

const FIRST = 6; // buttons that are shown without asking for more

/** @param {object} app @param {object} panel @param {object} entry @param {string} key */
export function entryCard(app, panel, entry, key) {
  const owner = `${panel.slot} ${key}`;
  const actions = actionsOf(app, panel, entry);
  const heading = joined(entry, panel.heading || []) || key;
  const subject = panel.subject === undefined ? "" : shownValue(valueAt(entry, panel.subject));
  return h(
    "article",
    { class: "card", key: `entry ${key}`, "aria-label": `${heading} ${subject}`.trim() },
    h(
      "div",
      { class: "row spread" },
      h("h3", null, heading),
      h("span", { class: "row" }, badges(app, panel, entry), statePill(app, entry, panel.state)),
    ),
    subject && h("p", { class: "subject" }, subject),
    actionRows(app, actions, owner),
    openForm(app, owner),
    panel.data && dataEditor(app, panel, entry, key),
    details(app, panel, entry, owner),
  );
}

function badges(app, { badges: list = [] }, entry) {
  return list.map(({ field, hide }) => {
    const text = shownValue(valueAt(entry, field));
    return text === hide ? null : pill(app, text);
  });
}

/** What can be done, without what has a place of its own. */
function actionsOf(app, panel, entry) {
  const own = new Set(panel.data === undefined ? [] : [panel.data.set.call, panel.data.remove.call]);
  Object.values(panel.group || {}).forEach(({ call, trigger }) => own.add(call || trigger));
  return possible(app.view, panel.slot, entry).filter(({ name }) => !own.has(name));
}

function actionRows(app, actions, owner) {
  const byHand = inOrder(actions.filter(({ kind }) => kind === "perform"));
  const byOthers = inOrder(actions.filter(({ kind }) => kind === "trigger"));
  return [actionRow(app, "By hand", byHand, owner), actionRow(app, "By others", byOthers, owner)];
}

/** Those that the present state offers come first. */
function inOrder(actions) {
  return [
    ...actions.filter(({ isSpecific }) => isSpecific),
    ...actions.filter(({ isSpecific }) => !isSpecific),
  ];
}

function actionRow(app, title, actions, owner) {
  if (actions.length === 0) {
    return null;
  }
  const id = `${owner} ${title}`;
  const isOpen = app.ui.open.has(id);
  const shown = isOpen ? actions : actions.slice(0, FIRST);
  const more = actions.length - FIRST;
  return h(
    "div",
    { class: "actions", role: "group", "aria-label": `${title}: what is possible now`, key: title },
    h("span", { class: "who" }, title),
    actionButtons(app, shown, owner),
    more > 0 &&
      h(
        "button",
        {
          type: "button",
          class: "link",
          "aria-expanded": String(isOpen),
          onclick: () => app.toggle(id),
          key: "more",
        },
        isOpen ? "Fewer" : `${more} more`,
      ),
  );
}

function details(app, panel, entry, owner) {
  const id = `${owner} details`;
  const isOpen = app.ui.open.has(id);
  const list = (panel.detail || []).map((path) => [asWords(path), shownValue(valueAt(entry, path))]);
  return [
    pairs(list),
    h(
      "button",
      {
        type: "button",
        class: "link",
        "aria-expanded": String(isOpen),
        onclick: () => app.toggle(id),
        key: "details",
      },
      "All data",
    ),
    isOpen && h("pre", { tabIndex: 0, key: "json" }, asJson(visible(entry))),
  ];
}

/** Without what only the engine knows. */
export function visible(value) {
  return JSON.parse(JSON.stringify(value, (key, item) => (key === "_machine" ? undefined : item)));
}
