/** Things to do: triggers, and methods by hand. */

import { h } from "./dom.js";
import { initialValues, parameterForm } from "./forms.js";
import { button, prose } from "./parts.js";
import { candidates } from "./possible.js";
import { asWords } from "./text.js";

/** What the spec says of a trigger or method. */
export function aboutAction(app, { kind, name }) {
  const found = (kind === "trigger" ? app.triggers : app.methods).get(name);
  return found === undefined ? { name, description: "", params: [] } : found;
}

/** What a button says of what it does: the name and the description. */
export function hintOf(app, action) {
  const { name, description } = aboutAction(app, action);
  return `${name} - ${description}`;
}

/** A short label: the name's last part for methods, all of it for triggers. */
export function labelOf({ kind, name }) {
  return asWords(kind === "trigger" ? name : name.slice(name.lastIndexOf(".") + 1));
}

/** The method's arguments in order; what is left out before another is null. */
export function positional(params, values) {
  const last = params.reduce((found, { name }, index) => (values[name] === undefined ? found : index), -1);
  return params.slice(0, last + 1).map(({ name }) => (values[name] === undefined ? null : values[name]));
}

/** Does what an action says; shows what comes of it. */
export async function carryOut(app, action, values) {
  const about = aboutAction(app, action);
  const isTrigger = action.kind === "trigger";
  const isNamed = app.engine.protocol.paramsStyle === "named";
  const done = await app.attempt(() =>
    isTrigger
      ? app.engine.trigger(action.name, values)
      : app.engine.perform(action.name, isNamed ? values : positional(about.params, values)),
  );
  if (done === undefined) {
    return false;
  }
  if (done.refused !== undefined) {
    app.say(
      `${labelOf(action)}: ${typeof done.refused === "string" ? done.refused : JSON.stringify(done.refused)}`,
      "refused",
    );
    return false;
  }
  app.update({ result: done.data === undefined ? null : { name: action.name, data: done.data } });
  return true;
}

/** The buttons of actions. Those that would be called alike are called by their whole names. */
export function actionButtons(app, actions, owner) {
  const labels = actions.map(labelOf);
  const isDouble = (label) => labels.indexOf(label) !== labels.lastIndexOf(label);
  return actions.map((action, index) =>
    actionButton(app, isDouble(labels[index]) ? { ...action, title: asWords(action.name) } : action, owner),
  );
}

/** The button of an action; it asks for what it needs to know. */
function actionButton(app, action, owner) {
  const about = aboutAction(app, action);
  const open = about.params.filter(({ name, required }) => required && action.given[name] === undefined);
  const isOpen = app.isFormOpen(owner, action);
  const run = () =>
    open.length === 0 ? carryOut(app, action, { ...action.given }) : app.toggleForm(owner, action);
  return button(action.title || labelOf(action), run, {
    key: `${action.kind} ${action.name}`,
    title: hintOf(app, action),
    "aria-expanded": open.length === 0 ? undefined : String(isOpen),
    class: open.length === 0 ? undefined : "asks",
  });
}

/** The form that is open at an owner, if one is. */
export function openForm(app, owner) {
  const { form } = app.ui;
  if (form === null || form.owner !== owner) {
    return null;
  }
  const { action } = form;
  const about = aboutAction(app, action);
  const close = () => app.toggleForm(owner, action);
  const send = async (values) => {
    if (await carryOut(app, action, { ...action.given, ...values })) {
      app.closeForm(action);
    }
  };
  return h(
    "div",
    { class: "inset", key: `form ${action.kind} ${action.name}` },
    h("p", { class: "strong" }, action.title || labelOf(action)),
    h("p", { class: "hint" }, prose(about.description)),
    parameterForm({
      id: `form-${action.kind}-${action.name.replace(/[^\w-]/g, "-")}`,
      params: about.params.filter(({ name }) => action.given[name] === undefined),
      given: action.given,
      suggest: (param) => candidates(app.view, action, param),
      action: action.title || labelOf(action),
      send,
      cancel: close,
    }),
  );
}

/** The buttons for what happens most often; each has a second one for all it can be told. */
export function shortcuts(app) {
  const shown = app.layout.shortcuts.filter(({ trigger }) => app.triggers.has(trigger));
  return h(
    "section",
    { class: "panel", "aria-labelledby": "title-shortcuts", key: "shortcuts" },
    h("h2", { id: "title-shortcuts" }, "Let something happen"),
    h(
      "div",
      { class: "wrap" },
      shown.map((shortcut) => shortcutButtons(app, shortcut)),
    ),
    openForm(app, "shortcuts"),
  );
}

function shortcutButtons(app, { trigger, title }) {
  const action = { kind: "trigger", name: trigger, given: {}, title };
  const { params } = app.triggers.get(trigger);
  const run = () => {
    const values = initialValues(params, {}, (param) => candidates(app.view, action, param));
    const isReady = params.every(({ name, required }) => !required || values[name] !== undefined);
    return isReady ? carryOut(app, action, values) : app.toggleForm("shortcuts", action);
  };
  return h(
    "span",
    { class: "split", key: trigger },
    button(title, run, { title: hintOf(app, action), class: "primary" }),
    button("…", () => app.toggleForm("shortcuts", action), {
      "aria-label": `${title} with details`,
      "aria-expanded": String(app.isFormOpen("shortcuts", action)),
    }),
  );
}

/** Everything that can be done, to be searched. */
export function allActions(app) {
  const words = app.ui.actionFilter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const isWanted = ({ name, description }) => {
    const text = `${name} ${asWords(name)} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const filter = (event) => app.update({ actionFilter: event.currentTarget.value });
  return [
    h(
      "div",
      { class: "toolbar" },
      h("input", {
        type: "search",
        value: app.ui.actionFilter,
        oninput: filter,
        "aria-label": "Search actions",
        placeholder: "Search",
      }),
    ),
    h(
      "div",
      { class: "scroll pad", tabIndex: 0, role: "group", "aria-label": "Actions" },
      resultBox(app),
      actionGroup(app, "What others do", "trigger", app.engine.info.triggers.filter(isWanted)),
      actionGroup(
        app,
        "What can be done by hand",
        "perform",
        app.engine.info.methods.filter((one) => isWanted(one) && app.view.program.methods[one.name]),
      ),
    ),
  ];
}

function actionGroup(app, title, kind, list) {
  return h(
    "section",
    { key: kind },
    h("h3", null, title, h("span", { class: "count" }, String(list.length))),
    h(
      "ul",
      { class: "plain" },
      list.map((about) => actionItem(app, { kind, name: about.name, given: {} }, about)),
    ),
  );
}

function actionItem(app, action, about) {
  const owner = `all ${action.kind} ${action.name}`;
  const isOpen = app.isFormOpen(owner, action);
  return h(
    "li",
    { key: about.name },
    h(
      "button",
      {
        type: "button",
        class: "line",
        "aria-expanded": String(isOpen),
        onclick: () => app.toggleForm(owner, action),
      },
      h("code", null, about.name),
      h("span", { class: "dim" }, prose(about.description)),
    ),
    openForm(app, owner),
  );
}

/** What the last method by hand has given. */
function resultBox(app) {
  const { result } = app.ui;
  return (
    result &&
    h(
      "div",
      { class: "inset", key: "result" },
      h(
        "div",
        { class: "row spread" },
        h("p", { class: "strong" }, `Result of ${result.name}`),
        button("Close", () => app.update({ result: null })),
      ),
      h("pre", { tabIndex: 0 }, JSON.stringify(result.data, null, 2)),
    )
  );
}
