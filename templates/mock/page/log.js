/** The wire log: all that happened, to be filtered, looked at and copied. */

import { h } from "./dom.js";
import { button, copyText } from "./parts.js";
import { stepAt, storyOf } from "./session.js";
import { scenarioYaml, stepYaml } from "./story-yaml.js";
import { asJson, asTime, brief, ownMember } from "./text.js";

const SHOWN = 200;
const MOST = 2000;
const KEPT = 50000; // lines; of a longer session the beginning is gone, and it can no longer be told
const GROUPS = [
  { id: "request", title: "Requests", kinds: ["in"] },
  { id: "answer", title: "Answers", kinds: ["answer", "error"] },
  { id: "event", title: "Events", kinds: ["event", "post"] },
  { id: "deed", title: "Triggers", kinds: ["trigger", "act", "refused", "timer"] },
  {
    id: "other",
    title: "Other",
    kinds: ["connect", "disconnect", "dropped", "problem", "fault", "faults-cleared", "restore"],
  },
];
const MARKS = {
  in: "→",
  answer: "←",
  error: "✕",
  event: "◂",
  post: "◂",
  trigger: "★",
  act: "☞",
  timer: "◷",
  refused: "✕",
};
const WORDS = {
  in: "request",
  answer: "answer",
  error: "error",
  event: "event",
  post: "message",
  trigger: "trigger",
  act: "by hand",
  timer: "timer",
  refused: "refused",
};

/** What the log keeps, as rows that are ready to be shown. */
export class Log {
  constructor(protocol, channels) {
    Object.assign(this, { protocol, tags: new Map(channels.map(({ name, tag }) => [name, tag])) });
    this.clear();
  }

  clear() {
    this.records = [];
    this.rows = [];
    /** What is described of the rows that are shown, by index. */
    this.drawn = new Map();
    this.asked = new Map();
    /** How many lines are no longer here. */
    this.dropped = 0;
  }

  add(records) {
    for (const record of records) {
      this.rows.push({ index: this.dropped + this.records.length, record, ...this.describe(record) });
      this.records.push(record);
    }
    if (this.rows.length > 2 * KEPT) {
      this.dropped += this.rows.length - KEPT;
      this.rows = this.rows.slice(-KEPT);
      this.records = this.records.slice(-KEPT);
      this.asked.clear();
    }
  }

  /** The rows of some kinds that hold a text. */
  find(kinds, words) {
    return this.rows.filter((row) => kinds.has(row.kind) && (words === "" || searched(row).includes(words)));
  }

  describe(record) {
    const { kind, message, page } = record;
    if (kind === "in") {
      return this.request(page, message);
    }
    if (kind === "out") {
      return this.outgoing(page, message);
    }
    const texts = {
      trigger: `${record.trigger} ${brief(record.with || {})}`,
      act: `${record.method} ${brief(record.with || [])}`,
      timer: `${record.timer}${record.entry === undefined ? "" : ` of ${record.entry}`}`,
      refused: brief(record.error === undefined ? "" : record.error),
      connect: `${page} connects from ${record.origin}`,
      disconnect: `${page} is gone`,
      dropped: `a message of ${page} was dropped: ${record.problem}`,
      problem: record.text,
      fault: `fault for ${brief(record.fault || {})}`,
      "faults-cleared": "no faults any more",
      restore: "back at a saved point",
    };
    return { kind, text: texts[kind] === undefined ? kind : texts[kind] };
  }

  request(page, message) {
    const { idKey, methodKey, paramsKey, subscribeChannelsKey } = this.protocol;
    const method = ownMember(message, methodKey);
    const name =
      typeof method === "string"
        ? method
        : brief(ownMember(message, Object.keys(this.protocol.subscribeConstants || {})[0]) || "");
    const given = ownMember(message, typeof method === "string" ? paramsKey : subscribeChannelsKey);
    this.asked.set(`${page} ${String(ownMember(message, idKey))}`, name);
    return { kind: "in", text: given === undefined ? name : `${name} ${brief(given)}` };
  }

  outgoing(page, message) {
    const { idKey, resultKey, errorKey, channelKey, eventDataKey } = this.protocol;
    const id = ownMember(message, idKey);
    if (id !== undefined) {
      const name = this.asked.get(`${page} ${String(id)}`) || "";
      const error = ownMember(message, errorKey);
      const data = ownMember(message, resultKey);
      return error === undefined
        ? { kind: "answer", text: `${name} ${data === undefined ? "" : brief(data)}` }
        : { kind: "error", text: `${name}: ${brief(error)}` };
    }
    const channel = ownMember(message, channelKey);
    if (channel === undefined) {
      return { kind: "post", text: brief(message) };
    }
    const data = ownMember(message, eventDataKey);
    const tag = ownMember(data, this.tags.get(channel) || "");
    return { kind: "event", text: tag === undefined ? `${channel} ${brief(data)}` : `${channel}.${tag}` };
  }
}

/** The text of a row that is searched, made once. */
function searched(row) {
  if (row.searched === undefined) {
    row.searched = `${row.text} ${asJson(row.record, 0)}`.toLowerCase();
  }
  return row.searched;
}

/** @param {object} app */
export function logView(app) {
  const { ui, log } = app;
  const kinds = new Set(GROUPS.filter(({ id }) => !ui.hiddenKinds.has(id)).flatMap((group) => group.kinds));
  const wanted = log.find(kinds, ui.logFilter.toLowerCase());
  const shown = wanted.slice(ui.logAll ? -MOST : -SHOWN);
  const more = wanted.length - shown.length;
  const rows = shown.map((row) => logRow(app, row));
  log.drawn = new Map(rows.map((drawn) => [drawn.key, drawn]));
  return [
    toolbar(app),
    h(
      "div",
      {
        class: "scroll log",
        tabIndex: 0,
        role: "region",
        "aria-label": "Wire log",
        key: "rows",
        made: (element) => app.stickToEnd(element),
      },
      more > 0 &&
        !ui.logAll &&
        button(`Show earlier lines (${more})`, () => app.update({ logAll: true }), {
          class: "link",
          key: "more",
        }),
      wanted.length === 0 &&
        h(
          "p",
          { class: "empty", key: "none" },
          log.rows.length === 0 ? "Nothing has happened yet." : "Nothing fits the filter.",
        ),
      h("ol", { class: "plain", key: "list" }, rows),
    ),
  ];
}

function toolbar(app) {
  const { ui, log } = app;
  const cannotTell = log.rows.length === 0 || log.dropped > 0 || app.view.player !== null;
  const filter = (event) => app.update({ logFilter: event.currentTarget.value });
  const toggle = (id) => {
    const hidden = new Set(ui.hiddenKinds);
    hidden.delete(id) || hidden.add(id);
    app.update({ hiddenKinds: hidden });
  };
  return h(
    "div",
    { class: "toolbar", key: "toolbar" },
    h("input", {
      type: "search",
      value: ui.logFilter,
      oninput: filter,
      "aria-label": "Filter the log",
      placeholder: "Filter",
    }),
    button("Copy session", () => copySession(app), {
      title: "Copy all that happened as a scenario (YAML)",
      disabled: cannotTell,
    }),
    button("Play it", () => playSession(app), {
      title: "Play all that happened as a scenario",
      disabled: cannotTell,
    }),
    h(
      "div",
      { class: "chips", role: "group", "aria-label": "What is shown" },
      GROUPS.map(({ id, title }) =>
        h(
          "button",
          {
            key: id,
            type: "button",
            class: "chip",
            "aria-pressed": String(!ui.hiddenKinds.has(id)),
            onclick: () => toggle(id),
          },
          title,
        ),
      ),
    ),
  );
}

/** A line, described again only when it is opened or closed: there may be thousands. */
function logRow(app, row) {
  const isOpen = app.ui.openRows.has(row.index);
  const known = app.log.drawn.get(row.index);
  return known !== undefined && known.isOpen === isOpen ? known : { ...drawRow(app, row, isOpen), isOpen };
}

function drawRow(app, { index, record, kind, text }, isOpen) {
  const toggle = () => {
    const openRows = new Set(app.ui.openRows);
    openRows.delete(index) || openRows.add(index);
    app.update({ openRows });
  };
  return h(
    "li",
    { key: index, class: `kind-${kind}` },
    h(
      "button",
      { type: "button", class: "logline", "aria-expanded": String(isOpen), onclick: toggle },
      h("span", { class: "time" }, asTime(record.at)),
      h("span", { class: "mark", role: "img", "aria-label": WORDS[kind] || kind }, MARKS[kind] || "·"),
      h("span", { class: "page" }, record.page || ""),
      h("span", { class: "what" }, text),
    ),
    isOpen &&
      h(
        "div",
        { class: "inset" },
        h(
          "div",
          { class: "row" },
          button("Copy as step", () => copyStep(app, index)),
          button("Copy JSON", () =>
            copyText(app, asJson(record.message === undefined ? record : record.message), "The message"),
          ),
        ),
        h("pre", { tabIndex: 0 }, asJson(record.message === undefined ? record : record.message)),
      ),
  );
}

function copyStep(app, index) {
  const { engine, log } = app;
  const step = stepAt(log.records, index - log.dropped, engine.protocol, engine.info);
  if (step === null) {
    app.say("This line belongs to no step.", "refused");
    return;
  }
  const first = log.records.find(({ kind }) => kind === "connect");
  copyText(
    app,
    stepYaml(step, first === undefined ? step.page : first.page, engine.info.channels),
    "The step",
  );
}

function copySession(app) {
  const { story, notes } = storyOf(app.log.records, app.view.setup, app.engine.protocol, app.engine.info);
  copyText(app, scenarioYaml(story, app.engine.info.channels, notes), "The session");
}

function playSession(app) {
  const { story } = storyOf(app.log.records, app.view.setup, app.engine.protocol, app.engine.info);
  app.played = story;
  app.attempt(() => app.engine.open(story));
  app.update({ side: "scenarios" });
}
