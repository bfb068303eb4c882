/** The pages: a frame for each tab of the desktop, pop-ups, and the page that frames the desktop. */

import { h, render } from "./dom.js";
import { panelOf } from "./layout.js";
import { button, statePill } from "./parts.js";
import { carryOut, hintOf } from "./actions.js";
import { noAddress, webAddress } from "./text.js";

const ONLY = ""; // the key of the one tab of a desktop that knows no tabs
const AROUND =
  '<!doctype html><meta name="color-scheme" content="light dark"><p>The page around this desktop speaks to it. ' +
  "An address above shows another page here.";
const SILENT = 4000; // ms after which a page that says nothing is remarkable

/** Frames are made and removed by hand: one that is moved in the document loads anew. */
export class Stage {
  /** @param {object} app @param {HTMLElement} place @param {{app: string, demo: string}} pages */
  constructor(app, place, { app: address, demo }) {
    Object.assign(this, { app, place, demo, frames: new Map(), popUps: [] });
    this.home = address === "" ? undefined : address;
    this.panel = panelOf(app.layout, "tabs");
    const { parent } = window;
    if (parent !== window) {
      this.outer = app.windows.adopt(() => parent, {
        fields: () => this.fields(this.activeKey),
        changed: () => app.schedule(),
      });
    }
  }

  /** The tabs of the desktop that is live; those of a story have no frames. */
  get tabs() {
    const { state, player } = this.app.view;
    if (player !== null && this.frames.size > 0) {
      return [...this.frames.keys()].map((key) => ({ key }));
    }
    return this.panel === undefined
      ? [{ key: ONLY }]
      : state[this.panel.slot].map((entry) => ({ key: String(entry[this.keyName]), entry }));
  }

  get keyName() {
    return this.app.slots.get(this.panel.slot).key;
  }

  get activeKey() {
    const keys = this.tabs.map(({ key }) => key);
    const said = this.panel === undefined ? ONLY : String(this.app.view.state[this.panel.active]);
    return keys.includes(said) ? said : keys[0];
  }

  fields(key) {
    return this.panel === undefined || key === undefined ? {} : { [this.panel.page]: key };
  }

  /** Brings the frames to the tabs, and shows the active one. */
  sync() {
    const wanted = this.tabs.map(({ key }) => key);
    for (const [key, frame] of [...this.frames]) {
      if (!wanted.includes(key)) {
        frame.served.release();
        frame.element.remove();
        this.frames.delete(key);
      }
    }
    wanted.filter((key) => !this.frames.has(key)).forEach((key) => this.open(key));
    this.frames.forEach((frame, key) => {
      frame.element.hidden = key !== this.activeKey || this.isHidden(frame);
    });
  }

  open(key) {
    const element = document.createElement("iframe");
    element.title = key === ONLY ? "Page" : `Page in tab ${key}`;
    const frame = { key, element, address: this.home, loadedAt: 0 };
    element.addEventListener("load", () => {
      frame.loadedAt = Date.now();
      setTimeout(() => this.app.schedule(), SILENT + 50);
    });
    frame.served = this.app.windows.adopt(() => element.contentWindow, {
      fields: () => this.fields(key),
      changed: () => this.app.schedule(),
    });
    this.frames.set(key, frame);
    this.place.append(element);
    this.load(frame);
  }

  /** Loads a frame's page, from the beginning. */
  load(frame) {
    frame.served.drop();
    frame.loadedAt = 0;
    if (frame.address === undefined) {
      // An origin of its own, as a page of somebody else has.
      frame.element.setAttribute("sandbox", "allow-scripts allow-forms allow-popups allow-modals");
      frame.element.removeAttribute("src");
      frame.element.srcdoc = this.outer === undefined ? this.demo : AROUND;
    } else {
      frame.element.removeAttribute("sandbox");
      frame.element.removeAttribute("srcdoc");
      frame.element.src = frame.address;
    }
    this.app.schedule();
  }

  /** Loads everything again that can be: frames, and pop-ups that are open. */
  reloadAll() {
    this.frames.forEach((frame) => this.load(frame));
    this.popUps = this.popUps.filter(({ opened }) => !opened.closed);
    this.popUps.forEach(({ opened, url }) => opened.location.replace(url));
  }

  /** Loads again what the desktop no longer knows: only a new page would be heard. */
  reloadLost(known) {
    const isLost = ({ served }) => served.pages().some(({ id }) => !known.has(id));
    const frames = [...this.frames.values()].filter(isLost);
    const popUps = this.popUps.filter((popUp) => !popUp.opened.closed && isLost(popUp));
    this.app.windows.drop(({ page }) => !known.has(page.id));
    frames.forEach((frame) => this.load(frame));
    popUps.forEach(({ opened, url }) => opened.location.replace(url));
  }

  get active() {
    return this.frames.get(this.activeKey);
  }

  /** Serves another frame, such as that of a dialog. */
  serveFrame(element) {
    const served = this.app.windows.adopt(() => element.contentWindow, {
      fields: () => this.fields(this.activeKey),
      changed: () => this.app.schedule(),
    });
    const watch = new MutationObserver(() => {
      if (!element.isConnected) {
        watch.disconnect();
        served.release();
      }
    });
    watch.observe(document.body, { childList: true, subtree: true });
  }

  /** An address as the page means it; absent for one that must not be framed. */
  resolved(address) {
    try {
      const url = new URL(
        String(address),
        this.active && this.active.address ? this.active.address : location.href,
      );
      return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
    } catch {
      return undefined;
    }
  }

  /** Opens the page as a pop-up, which finds the desktop as its opener. */
  popUp() {
    const { address } = this.active;
    const url =
      address === undefined ? URL.createObjectURL(new Blob([this.demo], { type: "text/html" })) : address;
    const opened = window.open(url, "_blank", "popup,width=480,height=720");
    if (opened === null) {
      this.app.say(
        "The browser has blocked the pop-up: allow pop-ups for this page, and try again.",
        "refused",
      );
      return;
    }
    const key = this.activeKey;
    const served = this.app.windows.adopt(() => opened, {
      fields: () => this.fields(key),
      changed: () => this.app.schedule(),
    });
    this.popUps.push({ opened, url, served, of: key });
  }

  isHidden(frame) {
    const ids = frame.served.pages().map(({ id }) => id);
    const hidden =
      this.panel === undefined || this.panel.hidden === undefined
        ? []
        : this.app.view.state[this.panel.hidden] || [];
    return ids.some((id) => hidden.includes(id));
  }

  /** What hides or shows the page in the active tab, if the desktop can. */
  get toggling() {
    const { hide, show } = this.panel || {};
    const part = this.isHidden(this.active) ? show : hide;
    return part && { kind: "trigger", name: part.trigger, with: part.with };
  }

  /** Hides or shows the frame of the active tab, as the desktop knows it. */
  toggleVisible() {
    const action = this.toggling;
    const ids = this.active.served.pages().map(({ id }) => id);
    if (ids.length === 0) {
      this.app.say("The page has not spoken yet; the desktop does not know it.", "refused");
    }
    ids.forEach((id) => carryOut(this.app, action, { [action.with]: id }));
  }

  /** Brings a page's tab to the front. */
  showPage(id) {
    const found = [...this.frames.values()].find((frame) =>
      frame.served.pages().some((page) => page.id === id),
    );
    if (found !== undefined && found.key !== this.activeKey && this.panel !== undefined) {
      this.fire("activate", found.key);
    }
  }

  fire(what, key) {
    return carryOut(this.app, { kind: "trigger", name: this.panel[what].trigger }, { [this.keyName]: key });
  }

  openTab() {
    const keys = this.tabs.map(({ key }) => key);
    let number = keys.length + 1;
    while (keys.includes(String(number))) {
      number += 1;
    }
    this.fire("open", String(number));
  }

  // --- what is drawn ---

  /** Tabs, address and tools. */
  draw(place) {
    render(
      place,
      this.panel && this.drawTabs(),
      this.active && this.drawAddress(),
      this.outer && this.drawOuter(),
      this.drawProblem(),
    );
  }

  drawTabs() {
    const isLive = this.app.view.player === null;
    return h(
      "div",
      { class: "tabbar", role: "group", "aria-label": `${this.panel.title}s`, key: "tabs" },
      this.tabs.map(({ key, entry }) =>
        h(
          "span",
          { class: key === this.activeKey ? "tab current" : "tab", key },
          h(
            "button",
            {
              type: "button",
              disabled: !isLive,
              "aria-pressed": String(key === this.activeKey),
              onclick: () => this.fire("activate", key),
            },
            `${this.panel.title} ${key}`,
            statePill(this.app, entry, this.panel.state),
          ),
          this.tabs.length > 1 &&
            isLive &&
            button("×", () => this.fire("close", key), {
              "aria-label": `Close ${this.panel.title.toLowerCase()} ${key}`,
              class: "close",
            }),
        ),
      ),
      isLive &&
        button("+", () => this.openTab(), {
          "aria-label": `Open another ${this.panel.title.toLowerCase()}`,
          title: `Open another ${this.panel.title.toLowerCase()}`,
        }),
    );
  }

  drawAddress() {
    const frame = this.active;
    const go = (event) => {
      event.preventDefault();
      this.go(frame, event.currentTarget.elements.namedItem("address").value);
    };
    const isDemo = frame.address === undefined;
    return h(
      "form",
      { class: "address row", onsubmit: go, key: `address ${frame.key}` },
      h("input", {
        type: "text",
        inputmode: "url",
        name: "address",
        value: isDemo ? "" : frame.address,
        placeholder: "Built-in demo page. Your page: http://localhost:5173/",
        "aria-label": "Address of the page",
        spellcheck: "false",
      }),
      h("button", { type: "submit" }, "Go"),
      button("Reload", () => this.load(frame)),
      button("Pop-up", () => this.popUp(), { title: "Open the page as a pop-up of the desktop" }),
      this.toggling &&
        button(this.isHidden(frame) ? "Show" : "Hide", () => this.toggleVisible(), {
          title: hintOf(this.app, this.toggling),
        }),
      h("span", { class: "status", role: "status" }, this.statusOf(frame)),
    );
  }

  go(frame, text) {
    const resolved = webAddress(text);
    if (text.trim() !== "" && resolved === undefined) {
      this.app.say(noAddress(text.trim()), "refused");
      return;
    }
    frame.address = resolved;
    this.home = resolved;
    this.load(frame);
  }

  statusOf(frame) {
    const popUps = this.popUps.filter(({ opened, of }) => of === frame.key && !opened.closed);
    const pages = [frame, ...popUps].flatMap(({ served }) => served.pages());
    const count = pages.reduce((sum, page) => sum + page.count, 0);
    if (count > 0) {
      return `${pages.map(({ id, origin }) => `${id} at ${origin === "null" ? "an origin of its own" : origin}`).join(", ")}: ${count} message${count === 1 ? "" : "s"}`;
    }
    if (frame.address === undefined && this.outer !== undefined) {
      return "";
    }
    const isLate = frame.loadedAt > 0 && Date.now() - frame.loadedAt > SILENT;
    return isLate
      ? "No message yet. Is the page running? A page that refuses framing (X-Frame-Options, frame-ancestors) works as a pop-up."
      : "Waiting for the first message";
  }

  drawOuter() {
    const pages = this.outer.pages();
    return h(
      "p",
      { class: "notice", key: "outer" },
      pages.length === 0
        ? "A page frames this desktop; it has not spoken yet."
        : `The page that frames this desktop, ${pages[0].origin}, speaks to it: ${pages[0].count} messages.`,
    );
  }

  /** What the server has found out about the app. */
  drawProblem() {
    const { app } = this;
    const forget = () => {
      app.problem = "";
      app.schedule();
    };
    return (
      app.problem !== "" &&
      h(
        "div",
        { class: "row spread problem", role: "alert", key: "problem" },
        h("p", null, app.problem),
        button("×", forget, { "aria-label": "Close message" }),
      )
    );
  }
}
