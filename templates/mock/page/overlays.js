/** What lies over the pages: toasts, dialogs, and what pages put into the menu. */

import { carryOut } from "./actions.js";
import { h } from "./dom.js";
import { panelOf } from "./layout.js";
import { messageBody } from "./panels.js";
import { button, icon } from "./parts.js";
import { joined, shownValue, valueAt } from "./text.js";

/** Toasts, the newest last. */
export function toasts(app) {
  const panel = panelOf(app.layout, "toasts");
  const list = panel === undefined ? [] : app.view.state[panel.slot] || [];
  const { key } = panel === undefined ? {} : app.slots.get(panel.slot);
  return list.map((toast) => {
    const id = toast[key];
    const width = panel.width === undefined ? undefined : valueAt(toast, panel.width);
    return h(
      "section",
      {
        class: "toast",
        key: id,
        "aria-label": joined(toast, panel.heading) || "Toast",
        style: { width: length(width) },
      },
      messageBody(app, panel, toast),
      h("div", { class: "row end" }, toastButtons(app, panel, toast, { [key]: id })),
    );
  });
}

function toastButtons(app, panel, toast, given) {
  const fire =
    (trigger, more = {}) =>
    () =>
      carryOut(app, { kind: "trigger", name: trigger }, { ...given, ...more });
  const { buttons, close, choice } = panel;
  const close_ = (text) => button(text, fire(close.trigger), { key: text });
  if (choice !== undefined && toast[choice.field] === true) {
    const show = () => {
      app.stage.showPage(toast[choice.page]);
      fire(close.trigger)();
    };
    return [close_(choice.dismiss), button(choice.show, show, { class: "primary", key: "show" })];
  }
  const own = buttons === undefined ? undefined : toast[buttons.field];
  if (!Array.isArray(own) || own.length === 0) {
    return close === undefined ? null : close_(close.title);
  }
  const drawn = own.map((text, index) =>
    button(shownValue(text), fire(buttons.trigger, { [buttons.with]: index }), { key: index }),
  );
  return buttons["first-is-last"] === true ? [...drawn.slice(1), drawn[0]] : drawn;
}

/** A CSS length, or nothing. Numbers are pixels. */
function length(value) {
  if (typeof value === "number") {
    return `${value}px`;
  }
  return typeof value === "string" && /^[0-9.]+(px|em|rem|%|vw|vh)?$/.test(value)
    ? value.replace(/^([0-9.]+)$/, "$1px")
    : undefined;
}

/** Dialogs with a page in each. */
export function dialogs(app) {
  const panel = panelOf(app.layout, "dialogs");
  const list = panel === undefined ? [] : app.view.state[panel.slot] || [];
  const { key } = panel === undefined ? {} : app.slots.get(panel.slot);
  return list.map((dialog, index) => {
    const id = dialog[key];
    const title = joined(dialog, panel.heading) || id;
    const close = () => carryOut(app, { kind: "trigger", name: panel.close.trigger }, { [key]: id });
    const size = { width: length(dialog[panel.width]), height: length(dialog[panel.height]), "--nth": index };
    const escape = (event) => event.key === "Escape" && panel.close && close();
    return h(
      "section",
      { class: "dialog", key: id, role: "dialog", "aria-label": title, style: size, onkeydown: escape },
      h(
        "header",
        { class: "row spread" },
        h("h3", null, title),
        panel.close && button("Close", close, { "aria-label": `Close ${title}` }),
      ),
      dialogFrame(app, dialog[panel.address], title),
    );
  });
}

function dialogFrame(app, address, title) {
  const url = app.stage.resolved(address);
  if (url === undefined) {
    return h("p", { class: "empty" }, `This address is not shown: ${shownValue(address)}`);
  }
  return h("iframe", { title, src: url, key: url, made: (frame) => app.stage.serveFrame(frame) });
}

/** What stands in the menu. */
export function menu(app) {
  const panel = panelOf(app.layout, "menu");
  const list = panel === undefined ? [] : app.view.state[panel.slot] || [];
  if (list.length === 0) {
    return null;
  }
  const { key } = app.slots.get(panel.slot);
  const at = (view, path) => (path === undefined ? "" : shownValue(valueAt(view, path)));
  return h(
    "ul",
    { class: "menu", "aria-label": panel.title },
    list.map((view) =>
      h(
        "li",
        {
          key: view[key],
          title: at(view, panel.hint) || at(view, panel.short),
          style: {
            "background-color": at(view, panel.background) || undefined,
            color: at(view, panel.color) || undefined,
          },
        },
        icon(app, valueAt(view, panel.icon || "")),
        h("span", null, joined(view, panel.heading) || shownValue(view[key])),
      ),
    ),
  );
}
