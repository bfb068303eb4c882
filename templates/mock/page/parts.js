/** Small parts that several views use. */

import { h } from "./dom.js";
import { shownValue, valueAt } from "./text.js";

/** A state or the like, in a colour that says how it is meant; the text says it too. */
export function pill(app, text, value = text) {
  const tone = app.layout.tones.get(value) || "plain";
  return text === "" ? null : h("span", { class: `pill ${tone}` }, text);
}

/** The state of an entry as a panel wants it. */
export function statePill(app, entry, state) {
  if (state === undefined || entry === undefined || entry === null) {
    return null;
  }
  const value = valueAt(entry, state.tone || state.field);
  return pill(app, shownValue(valueAt(entry, state.field)), shownValue(value));
}

/** A text of the spec, with what stands between backticks as code. */
export function prose(text) {
  const parts = text.split("`");
  return parts.length % 2 === 0
    ? text
    : parts.map((part, index) => (index % 2 === 0 ? part : h("code", { key: index }, part)));
}

/** A button of a few words. */
export function button(text, onclick, props = {}) {
  return h("button", { type: "button", onclick, ...props }, text);
}

/** A field for a text. An `input` would take the line breaks out of a value, so a text with some gets lines. */
export function textField({ value, ...props }, mayBreak = /[\r\n]/.test(value)) {
  return mayBreak
    ? h("textarea", { ...props, rows: "1", value })
    : h("input", { ...props, type: "text", value });
}

/** A part with a heading. */
export function section(title, { name, count, tools }, ...children) {
  const id = `title-${name}`;
  return h(
    "section",
    { class: "panel", key: name, "aria-labelledby": id },
    h(
      "div",
      { class: "row spread" },
      h("h2", { id }, title, count !== undefined && h("span", { class: "count" }, String(count))),
      tools,
    ),
    children,
  );
}

/** Names and values. */
export function pairs(list) {
  const shown = list.filter(([, value]) => value !== "");
  return shown.length === 0
    ? null
    : h(
        "dl",
        { class: "pairs" },
        shown.map(([name, value]) => h("div", { key: name }, h("dt", null, name), h("dd", null, value))),
      );
}

/**
 * An icon that a page has given. Only pages that are connected, and the address itself, may be asked for it: nothing
 * else is ever loaded from outside. For others there is a blank of the same size.
 */
export function icon(app, address) {
  if (typeof address !== "string" || address === "") {
    return null;
  }
  if (!isKnown(app, address)) {
    return h("span", { class: "icon none", title: address, key: `icon ${address}` });
  }
  const blank = (event) => {
    event.currentTarget.removeAttribute("src");
    event.currentTarget.classList.add("none");
  };
  return h("img", {
    class: "icon",
    src: address,
    alt: "",
    title: address,
    referrerpolicy: "no-referrer",
    onerror: blank,
    key: `icon ${address}`,
  });
}

function isKnown(app, address) {
  try {
    const { protocol, origin } = new URL(address, location.href);
    return protocol === "data:"
      ? /^data:image\//i.test(address)
      : app.view.pages.some((page) => page.origin === origin);
  } catch {
    return false;
  }
}

/** A list of tabs; arrow keys go from one to the next. */
export function tabList(label, tabs, current, choose) {
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      // The tab that has the focus is ahead of what is drawn when keys come fast.
      const index = tabs.findIndex(({ id }) => `tab-${id}` === event.target.id);
      const next = tabs[(index + step + tabs.length) % tabs.length];
      choose(next.id);
      document.getElementById(`tab-${next.id}`).focus();
    }
  };
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": label, onkeydown: move },
    tabs.map(({ id, title, count }) =>
      h(
        "button",
        {
          key: id,
          type: "button",
          role: "tab",
          id: `tab-${id}`,
          "aria-selected": String(id === current),
          "aria-controls": `panel-${id}`,
          tabIndex: id === current ? 0 : -1,
          onclick: () => choose(id),
        },
        title,
        count ? h("span", { class: "count" }, String(count)) : null,
      ),
    ),
  );
}

/** Copies a text; says so. */
export async function copyText(app, text, what) {
  try {
    await navigator.clipboard.writeText(text);
    app.say(`${what} copied.`);
  } catch {
    app.update({ copied: { what, text } });
  }
}
