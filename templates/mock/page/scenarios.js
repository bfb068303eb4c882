/** The scenario player: stories of the spec, played step by step. */

import { h } from "./dom.js";
import { button } from "./parts.js";
import { asJson, brief } from "./text.js";

/** @param {object} app */
export function scenariosView(app) {
  return app.view.player === null ? storyList(app) : playing(app);
}

function storyList(app) {
  const words = app.ui.storyFilter.toLowerCase();
  const filter = (event) => app.update({ storyFilter: event.currentTarget.value });
  const wanted = app.engine.scenarios.filter(({ id, title, description }) =>
    `${id} ${title} ${description}`.toLowerCase().includes(words),
  );
  return [
    h(
      "div",
      { class: "toolbar", key: "toolbar" },
      h("input", {
        type: "search",
        value: app.ui.storyFilter,
        oninput: filter,
        "aria-label": "Filter the scenarios",
        placeholder: "Filter",
      }),
    ),
    h(
      "div",
      { class: "scroll pad", key: "stories", tabIndex: 0, role: "region", "aria-label": "Scenarios" },
      wanted.length === 0 &&
        h(
          "p",
          { class: "empty" },
          app.engine.scenarios.length === 0 ? "The spec tells no scenarios." : "Nothing fits the filter.",
        ),
      h(
        "ul",
        { class: "plain", key: "list" },
        wanted.map((story, index) => storyItem(app, story, index)),
      ),
    ),
  ];
}

function storyItem(app, story, index) {
  const { title, description, steps } = story;
  const open = (isRun) => async () => {
    app.played = story;
    await app.attempt(() => app.engine.open(story));
    if (isRun) {
      await app.attempt(() => app.engine.run());
    }
  };
  return h(
    "li",
    { key: story.id || index, class: "card" },
    h("h3", null, title),
    description && h("p", { class: "dim" }, description),
    h(
      "div",
      { class: "row spread" },
      h("span", { class: "dim" }, h("code", null, story.id), ` ${steps.length} steps`),
      h(
        "span",
        { class: "row" },
        button("Open", open(false), { "aria-label": `Open: ${title}` }),
        button("Run", open(true), { class: "primary", "aria-label": `Run: ${title}` }),
      ),
    ),
  );
}

function playing(app) {
  const { player } = app.view;
  const { at, failure } = player;
  const { steps } = storyOf(app, player);
  return [
    h("div", { class: "toolbar", key: "player" }, h("p", { class: "strong" }, player.title), controls(app)),
    h(
      "div",
      { class: "scroll pad", key: "steps", tabIndex: 0, role: "region", "aria-label": "Steps" },
      h(
        "ol",
        { class: "steps" },
        steps.map((step, index) => {
          const isFailed = failure !== null && failure.step === index + 1;
          const state = isFailed ? "failed" : index < at ? "done" : index === at ? "next" : "";
          return h(
            "li",
            { key: index, class: state, "aria-current": state === "next" ? "step" : undefined },
            h(
              "button",
              {
                type: "button",
                class: "line",
                title: "Go to where this step is the next",
                onclick: () => app.attempt(() => app.engine.rewind(index)),
              },
              stepText(step),
            ),
            isFailed && failureBox(failure),
          );
        }),
      ),
    ),
  ];
}

/** The story that is played, which another page of the same server may have opened. */
function storyOf({ played, engine }, { id, title }) {
  const isThis = (story) => story !== undefined && story.id === id && story.title === title;
  return [played, engine.story, ...engine.scenarios].find(isThis) || { steps: [] };
}

/** The buttons of the player; they also stand above the page while a story is played. */
export function controls(app) {
  const { player } = app.view;
  const { at, count, isDone, failure } = player;
  const run =
    (what, ...args) =>
    () =>
      app.attempt(() => app.engine[what](...args));
  const says =
    failure !== null
      ? `step ${failure.step} does not fit`
      : isDone
        ? `all ${count} steps fit`
        : `step ${at + 1} of ${count} is next`;
  return h(
    "div",
    { class: "row wrap", role: "group", "aria-label": "Player" },
    button("Rewind", run("rewind", 0), { disabled: at === 0 && failure === null }),
    button("Back", run("rewind", Math.max(at - 1, 0)), { disabled: at === 0 }),
    button("Step", run("step"), { disabled: isDone, class: "primary" }),
    button("Run", run("run"), { disabled: isDone }),
    button("Leave", run("leave"), { title: "Back to the live desktop" }),
    h(
      "span",
      { role: "status", class: failure !== null ? "pill bad" : isDone ? "pill good" : "pill plain" },
      says,
    ),
  );
}

function failureBox({ message, expected, got }) {
  return h(
    "div",
    { class: "inset failure", role: "alert" },
    h("p", { class: "strong" }, message),
    h("p", null, "Expected"),
    h("pre", { tabIndex: 0 }, asJson(expected)),
    h("p", null, "Came"),
    h("pre", { tabIndex: 0 }, asJson(got)),
  );
}

/** A step on one line. */
function stepText({ kind, name, channels, page, with: given }) {
  const what = name || (channels || []).join(", ");
  const value = given === undefined ? "" : brief(valueOf(given), 80);
  return [
    h("strong", null, kind),
    ` ${what} ${value === "{}" || value === "[]" ? "" : value}`,
    page !== undefined && h("span", { class: "dim" }, ` ${page}`),
  ];
}

/** A value as far as it is written out; the rest are names of what earlier steps have saved. */
function valueOf(tree) {
  switch (tree[0]) {
    case "lit":
      return tree[1];
    case "list":
      return tree[1].map(valueOf);
    case "object":
      return Object.fromEntries(tree[1].map(([key, part]) => [key, valueOf(part)]));
    case "var":
      return `<${tree[1]}>`;
    default:
      return "…";
  }
}
