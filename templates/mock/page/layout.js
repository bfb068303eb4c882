/** Which parts of the state the page shows, and how: what the spec says, or something sensible for any state. */

import { asWords } from "./text.js";

/**
 * @param {object} info
 * @param {object} program
 * @returns {{panels: object[], shortcuts: object[], tones: Map<string, string>}}
 */
export function layoutOf(info, program) {
  const said = info.panels || {};
  const panels = said.panels === undefined ? genericPanels(info, program) : withNames(said.panels);
  const tones = new Map();
  for (const [tone, values] of Object.entries(said.tones || {})) {
    values.forEach((value) => tones.set(value, tone));
  }
  return { panels, shortcuts: said.shortcuts || firstTriggers(info), tones };
}

function withNames(panels) {
  return Object.entries(panels).map(([name, panel]) => ({ name, ...panel }));
}

/** A panel for every slot: entries of lists, values of all else. */
function genericPanels({ slots }, program) {
  return slots.map(({ name, list, key, fields, description }) => {
    const common = { name, slot: name, title: asWords(name), hint: description };
    if (!list) {
      return { ...common, kind: "value" };
    }
    const machine = Object.values(program.machines).find((one) => one.list === name);
    const state = machine === undefined ? undefined : { field: machine.state, tone: machine.state };
    const detail = fields.filter(
      (field) => field !== key && (machine === undefined || field !== machine.state),
    );
    return { ...common, kind: "entries", heading: [key], detail, state, empty: "None" };
  });
}

/** Triggers that need nothing but examples. */
function firstTriggers({ triggers }) {
  return triggers.slice(0, 5).map(({ name }) => ({ trigger: name, title: asWords(name) }));
}

/** The panel of a kind, if there is one. */
export function panelOf(layout, kind) {
  return layout.panels.find((panel) => panel.kind === kind);
}
