/** Faults: what goes wrong with the requests of pages. */

import { h } from "./dom.js";
import { parameterForm } from "./forms.js";
import { button } from "./parts.js";
import { asJson, shownValue } from "./text.js";

const ALL = "*";
const PARAMS = [
  {
    name: "method",
    kind: "string",
    required: true,
    default: ALL,
    description: "The request that goes wrong; * for all.",
  },
  {
    name: "latency",
    kind: "integer",
    required: false,
    description: "The answer comes so many milliseconds late.",
    example: 3000,
  },
  { name: "drop", kind: "boolean", required: false, description: "No answer comes at all." },
  { name: "error", kind: "string", required: false, description: "The answer is an error with this text." },
  {
    name: "shape",
    kind: "json",
    required: false,
    description: "The answer has this data instead of its own.",
    example: { unexpected: true },
  },
  { name: "duplicate", kind: "boolean", required: false, description: "The answer comes twice." },
  {
    name: "times",
    kind: "integer",
    required: false,
    description: "For so many requests; for all if left out.",
    example: 1,
  },
];

/** @param {object} app */
export function faultsView(app) {
  const { faults } = app.view;
  const suggest = (name) => (name === "method" ? [ALL, ...Object.keys(app.view.program.methods)] : []);
  const send = ({ method, ...fault }) => app.attempt(() => app.engine.fault(method, fault));
  const quick = (title, fault, hint) =>
    button(title, () => app.attempt(() => app.engine.fault(ALL, fault)), { key: title, title: hint });
  return h(
    "div",
    { class: "scroll pad", tabIndex: 0, role: "region", "aria-label": "Faults" },
    h(
      "div",
      { class: "wrap" },
      quick("Break the network", { drop: true }, "No request is answered"),
      quick("Slow network", { latency: 3000 }, "Every answer comes 3 s late"),
      quick("One error", { error: "Something went wrong.", times: 1 }, "The next request fails"),
      button("Mend everything", () => app.attempt(() => app.engine.clearFaults()), {
        disabled: faults.length === 0,
        class: "primary",
      }),
    ),
    h("h3", null, "Now", h("span", { class: "count" }, String(faults.length))),
    faults.length === 0
      ? h("p", { class: "empty" }, "Nothing goes wrong.")
      : h(
          "ul",
          { class: "plain" },
          faults.map((fault, index) => h("li", { key: index, class: "card" }, describe(fault))),
        ),
    h("h3", null, "A fault of your own"),
    parameterForm({ id: "fault", params: PARAMS, given: {}, suggest, action: "Let it go wrong", send }),
  );
}

function describe({ method, latency, drop, error, shape, duplicate, times }) {
  const parts = [
    latency > 0 && `${latency} ms late`,
    drop && "no answer",
    error !== undefined && `error "${shownValue(error)}"`,
    shape !== undefined && `data ${asJson(shape, 0)}`,
    duplicate && "answer twice",
    Number.isFinite(times) ? `${times} more` : "always",
  ];
  return [
    h("code", null, method === ALL ? "all requests" : method),
    ` ${parts.filter((part) => part).join(", ")}`,
  ];
}
