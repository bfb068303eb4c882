/** The whole page: what is shown where, and what the parts share. */

import { allActions, shortcuts } from "./actions.js";
import { Clock } from "./clock.js";
import { h, render } from "./dom.js";
import { visible } from "./entry.js";
import { faultsView } from "./faults.js";
import { layoutOf } from "./layout.js";
import { Log, logView } from "./log.js";
import { dialogs, menu, toasts } from "./overlays.js";
import { panels } from "./panels.js";
import { button, prose, tabList } from "./parts.js";
import { controls, scenariosView } from "./scenarios.js";
import { setupView } from "./setup.js";
import { Stage } from "./stage.js";
import { asJson } from "./text.js";
import { Windows } from "./windows.js";

const THEMES = ["auto", "light", "dark"];
const NOTICE = 6000; // ms that a message stays
const BETWEEN = 100; // ms between what is drawn, however much happens
const END = 24; // px from the end of the log within which it follows

/** One page over one engine. */
export class App {
  /**
   * @param {object} places elements by name: tools, clock, side, bar, frames, over, toasts, dialogs, right, notices
   * @param {object} engine
   * @param {{app: string, demo: string, problem: string, isInAddress?: boolean}} pages `problem`: what is
   *   the matter with the app; `isInAddress`: whether the address of this page may name the set-up
   */
  constructor(places, engine, pages) {
    Object.assign(this, { places, engine, problem: pages.problem, isInAddress: pages.isInAddress === true });
    const { info } = engine;
    this.layout = layoutOf(info, engine.program);
    this.triggers = new Map(info.triggers.map((about) => [about.name, about]));
    this.methods = new Map(info.methods.map((about) => [about.name, about]));
    this.slots = new Map(info.slots.map((slot) => [slot.name, slot]));
    this.ui = {
      side: "log",
      form: null,
      open: new Set(),
      result: null,
      copied: null,
      saved: null,
      generation: 0,
      actionFilter: "",
      storyFilter: "",
      logFilter: "",
      logAll: false,
      hiddenKinds: new Set(),
      openRows: new Set(),
      optionsAsText: false,
      optionsDraft: null,
      theme: readTheme(),
    };
    this.log = new Log(engine.protocol, info.channels);
    this.notices = [];
    this.view = engine.view;
    this.windows = new Windows(engine, window);
    this.stage = new Stage(this, places.frames, pages);
    this.clock = new Clock(this, places.clock);
    engine.onChange((change) => this.take(change));
    this.draw();
  }

  /** What the engine tells. */
  take({ records, isReset, isReconnected = false }) {
    this.view = this.engine.view;
    if (isReconnected) {
      this.windows.dropAll();
      this.stage.reloadAll();
    }
    if (isReset) {
      this.log.clear();
      this.update({ openRows: new Set(), logAll: false });
    }
    this.log.add(records);
    if (this.view.player === null && records.some(({ kind }) => kind === "restore")) {
      this.stage.reloadLost(new Set(this.view.pages.map(({ id }) => id)));
    }
    if (records.length > 0 || isReset || this.looksOther(this.view)) {
      this.schedule();
    } else {
      this.clock.draw();
    }
  }

  /** Whether something changed that no record tells. */
  looksOther({ clock, faults, player }) {
    const told = JSON.stringify([clock, faults, player, this.engine.status]);
    const isOther = told !== this.told;
    this.told = told;
    return isOther;
  }

  // --- what the parts ask for ---

  update(part) {
    Object.assign(this.ui, part);
    this.schedule();
  }

  /** Draws soon, once for all that changes until then. */
  schedule() {
    if (this.isScheduled !== true) {
      this.isScheduled = true;
      const since = performance.now() - (this.drawnAt || 0);
      setTimeout(
        () => {
          requestAnimationFrame(() => {
            this.isScheduled = false;
            this.draw();
            this.drawnAt = performance.now();
          });
        },
        Math.max(0, BETWEEN - since),
      );
    }
  }

  toggle(id) {
    const open = new Set(this.ui.open);
    open.delete(id) || open.add(id);
    this.update({ open });
  }

  isFormOpen(owner, { kind, name }) {
    const { form } = this.ui;
    return form !== null && form.owner === owner && form.action.kind === kind && form.action.name === name;
  }

  toggleForm(owner, action) {
    const isOpen = this.isFormOpen(owner, action);
    if (isOpen && this.opener && this.opener.isConnected) {
      this.opener.focus();
    }
    this.opener = isOpen ? null : document.activeElement;
    this.update({ form: isOpen ? null : { owner, action } });
  }

  closeForm({ kind, name }) {
    const { form } = this.ui;
    if (form !== null && form.action.kind === kind && form.action.name === name) {
      this.toggleForm(form.owner, form.action);
    }
  }

  /** Runs something that may fail; what is wrong is shown, and nothing is given. */
  async attempt(run) {
    try {
      const done = await run();
      return done === undefined ? {} : done;
    } catch (error) {
      this.say(error.message, "refused");
      return undefined;
    }
  }

  /** Tells the person something. */
  say(text, kind = "said") {
    const notice = { id: (this.lastNotice || 0) + 1, text, kind };
    this.lastNotice = notice.id;
    this.notices = [...this.notices.slice(-3), notice];
    setTimeout(() => this.unsay(notice), NOTICE);
    this.schedule();
  }

  unsay(notice) {
    this.notices = this.notices.filter((one) => one !== notice);
    this.schedule();
  }

  /** Begins anew: pages are connected anew, too, unless the set-up is refused. */
  async beginAnew(setup) {
    const done = await this.attempt(() => this.engine.configure(setup));
    if (done !== undefined) {
      this.update({ generation: this.ui.generation + 1, optionsDraft: null, form: null });
      this.say("The desktop begins anew.");
      this.view = this.engine.view;
      this.windows.dropAll();
      this.stage.reloadAll();
    }
  }

  /** Keeps a list at its end as it grows, unless the person has scrolled away from there. */
  stickToEnd(element) {
    let isAtEnd = true;
    element.addEventListener("scroll", () => {
      isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < END;
    });
    this.afterDraw = () => {
      if (isAtEnd && element.isConnected) {
        element.scrollTop = element.scrollHeight;
      }
    };
  }

  // --- what is drawn ---

  draw() {
    const { places } = this;
    this.view = this.engine.view;
    this.stage.sync();
    render(places.tools, this.drawTools());
    this.clock.draw();
    render(places.side, this.drawBanner(), shortcuts(this), panels(this));
    this.stage.draw(places.bar);
    render(places.over, menu(this));
    this.drawToasts();
    render(places.dialogs, dialogs(this));
    render(places.right, this.drawRight());
    render(
      places.notices,
      this.notices.map((notice) =>
        h(
          "p",
          { key: notice.id, class: `say ${notice.kind}` },
          notice.text,
          button("×", () => this.unsay(notice), { "aria-label": "Close message" }),
        ),
      ),
    );
    if (this.afterDraw !== undefined) {
      this.afterDraw();
    }
  }

  /** The newest is the last, so it is where the list is scrolled to. */
  drawToasts() {
    const { toasts: place } = this.places;
    const before = place.childElementCount;
    render(place, toasts(this));
    if (place.childElementCount > before) {
      place.scrollTop = place.scrollHeight;
    }
  }

  drawTools() {
    const { engine, ui } = this;
    const theme = (event) => {
      const { value } = event.currentTarget;
      keepTheme(value);
      this.update({ theme: value });
    };
    return [
      engine.status !== "ready" && h("span", { class: "pill bad", role: "status" }, engine.status),
      button("Reset", () => this.beginAnew({}), { title: "Begin anew with the same set-up" }),
      h(
        "select",
        { "aria-label": "Colours", value: ui.theme, onchange: theme },
        THEMES.map((one) => h("option", { key: one, value: one }, `${one[0].toUpperCase()}${one.slice(1)}`)),
      ),
    ];
  }

  /** Says that it is a story that is shown. */
  drawBanner() {
    return (
      this.view.player &&
      h(
        "div",
        { class: "banner", role: "region", "aria-label": "Player", key: "banner" },
        h("p", { class: "strong" }, this.view.player.title),
        controls(this),
      )
    );
  }

  drawRight() {
    const { ui, view } = this;
    const tabs = [
      { id: "log", title: "Log" },
      { id: "actions", title: "Actions" },
      { id: "scenarios", title: "Scenarios" },
      { id: "faults", title: "Faults", count: view.faults.length },
      { id: "setup", title: "Set-up" },
      { id: "state", title: "State" },
    ];
    return [
      tabList("Tools", tabs, ui.side, (side) => this.update({ side })),
      h(
        "div",
        {
          class: "tabpanel",
          role: "tabpanel",
          id: `panel-${ui.side}`,
          "aria-labelledby": `tab-${ui.side}`,
          key: ui.side,
        },
        ui.copied && this.drawCopied(),
        this.drawSide(ui.side),
      ),
    ];
  }

  drawSide(side) {
    const views = {
      log: logView,
      actions: allActions,
      scenarios: scenariosView,
      faults: faultsView,
      setup: setupView,
      state: stateView,
    };
    return views[side](this);
  }

  /** What the browser does not let a page copy, to be copied by hand. */
  drawCopied() {
    const { what, text } = this.ui.copied;
    return h(
      "div",
      { class: "inset", key: "copied" },
      h(
        "div",
        { class: "row spread" },
        h("p", { class: "strong" }, what),
        button("Close", () => this.update({ copied: null })),
      ),
      h("textarea", {
        class: "code",
        rows: "10",
        readOnly: true,
        value: text,
        "aria-label": what,
        made: (element) => queueMicrotask(() => element.select()),
      }),
    );
  }
}

/** The state as it is, slot by slot. */
function stateView(app) {
  const { state, pages, timers } = app.view;
  const all = { ...state, "(pages)": pages, "(timers)": timers };
  return h(
    "div",
    { class: "scroll pad", tabIndex: 0, role: "region", "aria-label": "State" },
    Object.entries(all).map(([name, value]) => {
      const id = `state ${name}`;
      const isOpen = app.ui.open.has(id);
      const size = Array.isArray(value) ? ` (${value.length})` : "";
      return h(
        "div",
        { key: name },
        h(
          "button",
          { type: "button", class: "line", "aria-expanded": String(isOpen), onclick: () => app.toggle(id) },
          h("code", null, name + size),
          h("span", { class: "dim" }, app.slots.has(name) ? prose(app.slots.get(name).description) : ""),
        ),
        isOpen && h("pre", { tabIndex: 0 }, asJson(visible(value))),
      );
    }),
  );
}

function readTheme() {
  let kept = null;
  try {
    kept = localStorage.getItem("theme");
  } catch {
    // no storage for this origin
  }
  const theme = THEMES.includes(kept) ? kept : "auto";
  document.documentElement.dataset.theme = theme;
  return theme;
}

function keepTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // it holds for this visit
  }
}
