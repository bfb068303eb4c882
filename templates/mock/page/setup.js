/** Settings, options, seed, edition and state that a desktop begins with; to change them is to begin anew. */

import { h } from "./dom.js";
import { readJson, readText } from "./forms.js";
import { button, copyText, prose, textField } from "./parts.js";
import { asJson, shownValue } from "./text.js";
import { readIni } from "../engine/options.js";

/** @param {object} app */
export function setupView(app) {
  const { info } = app.engine;
  const { setup } = app.view;
  const submit = (event) => {
    event.preventDefault();
    apply(app, event.currentTarget);
  };
  // Made anew when the desktop begins anew, so that it shows what holds.
  return h(
    "form",
    {
      key: `setup ${app.ui.generation}`,
      class: "scroll pad form",
      onsubmit: submit,
      tabIndex: 0,
      "aria-label": "Set-up",
    },
    h("p", { class: "dim" }, "Changes take effect when you begin anew; pages are loaded again."),
    h(
      "div",
      { class: "row wrap sticky" },
      h("button", { type: "submit", class: "primary" }, "Begin anew"),
      button("Defaults", () =>
        app.beginAnew({ seed: 0, settings: {}, options: {}, state: {}, edition: "", version: "" }),
      ),
      app.isInAddress &&
        button("Copy address", () => copyText(app, addressOf(app), "Address"), {
          title: "The address of this desktop with the set-up that holds, and with its page",
        }),
    ),
    h(
      "div",
      { class: "columns" },
      input("seed", "Seed", String(setup.seed), "Of everything that is random; a whole number."),
      choice("edition", "Edition", setup.edition, info.editions),
      choice("version", "Client version", setup.version, info.versions),
    ),
    optionsPart(app, setup),
    h("h3", null, "Settings"),
    h("p", { class: "dim" }, "What no document says can be chosen here."),
    info.settings.map((setting) => settingField(setting, setup.settings)),
    h("h3", null, "State at the beginning"),
    h(
      "div",
      { class: "field" },
      h("label", { for: "setup-state" }, "Slots, as a JSON object"),
      h("textarea", {
        id: "setup-state",
        name: "state",
        class: "code",
        rows: "5",
        spellcheck: "false",
        value: asJson(setup.state),
      }),
    ),
    savePoints(app),
  );
}

/** Where this desktop begins as it has begun now. */
function addressOf({ view, stage }) {
  const url = new URL(location.href);
  const set = Object.entries(view.setup).filter(
    ([, value]) => value !== "" && value !== 0 && asJson(value) !== "{}",
  );
  const { address } = stage.active;
  const parts = {
    app: address === undefined ? "" : address,
    setup: set.length === 0 ? "" : JSON.stringify(Object.fromEntries(set)),
  };
  for (const [name, value] of Object.entries(parts)) {
    url.searchParams.delete(name);
    if (value !== "") {
      url.searchParams.set(name, value);
    }
  }
  return url.href;
}

function input(name, title, value, hint, more = {}) {
  const id = `setup-${name}`;
  return h(
    "div",
    { class: "field", key: id },
    h("label", { for: id }, title),
    textField({
      id,
      name,
      value,
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": hint ? `${id}-hint` : undefined,
      ...more,
    }),
    hint && h("p", { class: "hint", id: `${id}-hint` }, prose(hint)),
  );
}

function choice(name, title, value, list) {
  const id = `setup-${name}`;
  return list.length === 0
    ? null
    : h(
        "div",
        { class: "field", key: id },
        h("label", { for: id }, title),
        h(
          "select",
          { id, name, value },
          h("option", { value: "", key: "" }, "All"),
          list.map((one) =>
            h("option", { value: one.id, key: one.id, title: one.description }, one.title || one.id),
          ),
        ),
      );
}

function settingField({ name, description, undocumented, choices, kind, default: initial, nullable }, given) {
  const id = `setting-${name}`;
  const value = given[name] === undefined ? initial : given[name];
  const isChanged = given[name] !== undefined && asJson(given[name]) !== asJson(initial);
  const common = { id, name: id, "aria-describedby": `${id}-hint` };
  const values = kind === "boolean" ? [true, false] : choices;
  const control =
    values === undefined
      ? textField(
          { ...common, value: shownValue(value), placeholder: nullable ? "none" : undefined },
          /[\r\n]/.test(shownValue(value) + shownValue(initial)),
        )
      : h(
          "select",
          { ...common, value: String(value) },
          values.map((one) => h("option", { key: String(one), value: String(one) }, String(one))),
        );
  return h(
    "div",
    { class: isChanged ? "field changed" : "field", key: id },
    h("label", { for: id }, name),
    control,
    h(
      "p",
      { class: "hint", id: `${id}-hint` },
      prose(undocumented ? `${description} ${undocumented}` : description),
    ),
  );
}

// --- options ---

function optionsPart(app, { options }) {
  const { section, known } = app.engine.info.options;
  const isText = app.ui.optionsAsText || typeof options === "string";
  if (known.length === 0) {
    return null;
  }
  const change = (event) => {
    const { form } = event.currentTarget;
    try {
      const current = optionsOf(form, section);
      app.update({ optionsAsText: !isText, optionsDraft: current });
    } catch (error) {
      app.say(error.message, "refused");
    }
  };
  const shown = app.ui.optionsDraft === null ? options : app.ui.optionsDraft;
  return [
    h(
      "div",
      { class: "row spread" },
      h("h3", null, "Options"),
      h("button", { type: "button", class: "link", onclick: change }, isText ? "As fields" : "As text"),
    ),
    isText
      ? h(
          "div",
          { class: "field", key: "ini" },
          h("label", { for: "setup-ini" }, "In the host's notation"),
          h("textarea", {
            id: "setup-ini",
            name: "ini",
            class: "code",
            rows: "8",
            spellcheck: "false",
            value: asIni(shown, section),
          }),
        )
      : h("div", { key: "fields" }, optionFields(app, known, asObject(shown, section))),
  ];
}

function optionFields(app, known, values) {
  const { defaults } = app.engine.program.options;
  const names = known.filter(({ name }) => !name.includes("<")).map(({ name }) => name);
  const others = Object.keys(values).filter((name) => !names.includes(name));
  return [
    ...known.filter(({ name }) => names.includes(name)),
    ...others.map((name) => ({ name, description: "", examples: [] })),
  ].map(({ name, description, examples }) =>
    input(`option ${name}`, name, values[name] === undefined ? "" : shownValue(values[name]), description, {
      placeholder:
        defaults[name] === undefined
          ? examples.length > 0
            ? `for example ${shownValue(examples[0])}`
            : undefined
          : `default ${shownValue(defaults[name])}`,
    }),
  );
}

function asObject(options, section) {
  return typeof options === "string"
    ? Object.fromEntries(readIni(options, section).map(([name, value]) => [name, value]))
    : options;
}

function asIni(options, section) {
  if (typeof options === "string") {
    return options;
  }
  const bySection = new Map([[section, []]]);
  for (const [name, value] of Object.entries(options)) {
    const at = name.indexOf("/");
    const where = at < 0 ? section : name.slice(0, at);
    bySection.set(where, [...(bySection.get(where) || []), `${name.slice(at + 1)} = ${shownValue(value)}`]);
  }
  return [...bySection].map(([where, lines]) => [`[${where}]`, ...lines, ""].join("\n")).join("\n");
}

/** The options of the form, as names and values. Throws what is wrong with a text. */
function optionsOf(form, section) {
  const text = form.elements.namedItem("ini");
  if (text !== null) {
    return asObject(text.value, section);
  }
  const fields = [...form.elements].filter(({ name }) => name.startsWith("option "));
  return Object.fromEntries(
    fields
      .filter(({ value }) => value !== "")
      .map(({ name, value }) => [name.slice("option ".length), value]),
  );
}

// --- begin anew ---

function apply(app, form) {
  try {
    app.beginAnew(readSetup(app, form));
  } catch (error) {
    app.say(error.message, "refused");
  }
}

function readSetup(app, form) {
  const { info } = app.engine;
  const field = (name) => form.elements.namedItem(name);
  const seed = Number(field("seed").value);
  if (!Number.isSafeInteger(seed) || field("seed").value.trim() === "") {
    throw new Error("The seed is a whole number.");
  }
  const state = readJson(field("state").value || "{}");
  const settings = {};
  for (const setting of info.settings) {
    const value = settingValue(setting, field(`setting-${setting.name}`).value);
    if (asJson(value) !== asJson(setting.default)) {
      settings[setting.name] = value;
    }
  }
  const chosen = (name) => (field(name) === null ? "" : field(name).value);
  return {
    seed,
    settings,
    options: info.options.known.length === 0 ? {} : optionsOf(form, info.options.section),
    state,
    edition: chosen("edition"),
    version: chosen("version"),
  };
}

function settingValue(setting, text) {
  try {
    return text === "" && setting.nullable ? null : readText(setting, text);
  } catch (error) {
    throw new Error(`${setting.name}: ${error.message}`);
  }
}

function savePoints(app) {
  const { saved } = app.ui;
  const where = playedIn(app);
  const save = async () => {
    const snapshot = await app.attempt(() => app.engine.snapshot());
    if (snapshot !== undefined) {
      app.update({ saved: { at: app.view.now, where, snapshot } });
      app.say("Saved.");
    }
  };
  return [
    h("h3", null, "Saved point"),
    h(
      "p",
      { class: "dim" },
      saved === null ? "Save where the desktop stands, to come back to it." : `Saved at ${saved.at} ms.`,
    ),
    h(
      "div",
      { class: "row" },
      button("Save", save),
      button("Go back", () => app.attempt(() => app.engine.restore(saved.snapshot)), {
        disabled: saved === null || saved.where !== where,
        title: saved !== null && saved.where !== where ? "It was saved on another desktop" : undefined,
      }),
    ),
  ];
}

/** The story whose desktop is shown; null for the live one. */
function playedIn({ view: { player } }) {
  return player === null ? null : asJson([player.id, player.title]);
}
