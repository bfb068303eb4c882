/** The desktop's clock: it stands, is moved, or runs with the time of day. */

import { h, render } from "./dom.js";
import { button } from "./parts.js";
import { asTime } from "./text.js";

/** Shows the clock and moves it. */
export class Clock {
  constructor(app, place) {
    Object.assign(this, { app, place });
    setInterval(() => this.draw(), 250);
  }

  draw() {
    const { engine, view } = this.app;
    const { now } = engine;
    const next = view.timers[0];
    const move = (ms) => () => this.app.attempt(() => engine.advance(ms));
    const isReal = view.clock === "real";
    render(
      this.place,
      h(
        "output",
        {
          class: "time",
          "aria-label": "The desktop's clock",
          "aria-live": "off",
          title: next === undefined ? "No timer is set" : `Next: ${next.name} at ${asTime(next.due)}`,
        },
        asTime(now),
      ),
      h(
        "span",
        { class: "dim timer" },
        next === undefined ? "" : `${next.name} in ${Math.max(0, Math.ceil((next.due - now) / 1000))} s`,
      ),
      h(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": String(isReal),
          onclick: () => this.app.attempt(() => engine.setClock(!isReal)),
          title: "Whether the clock runs with the time of day",
        },
        "Real time",
      ),
      button("+1 s", move(1000)),
      button("+10 s", move(10000)),
      h(
        "form",
        { class: "row", onsubmit: (event) => this.submit(event) },
        h("input", {
          type: "text",
          name: "ms",
          inputmode: "numeric",
          class: "short",
          placeholder: "ms",
          "aria-label": "Milliseconds to move the clock by",
        }),
        h("button", { type: "submit" }, "Move"),
      ),
    );
  }

  submit(event) {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem("ms");
    const ms = Number(field.value);
    if (field.value.trim() === "" || !Number.isSafeInteger(ms) || ms < 0) {
      this.app.say("The clock moves by whole milliseconds, 0 or more.", "refused");
      return;
    }
    this.app.attempt(() => this.app.engine.advance(ms));
  }
}
