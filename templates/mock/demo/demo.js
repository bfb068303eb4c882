/** The demo page: a page as anybody would write one, over our own client. What it shows stands in the spec. */

/**
 * Shows the parts.
 *
 * @param {{createClient: (options: object) => object}} library our client
 * @param {{title: string, text: string, parts: object[]}} about
 */
export function showDemo(library, { title, text, parts }) {
  // Without an origin of its own (in a sandbox, from a file) the page cannot be answered by name.
  const client = library.createClient(location.origin === "null" ? { origin: "*" } : {});
  const main = document.querySelector("main");
  main.append(element("h1", {}, title), element("p", { class: "dim" }, text));
  for (const part of parts) {
    const place = element("div", {});
    main.append(element("section", { "aria-label": part.title }, element("h2", {}, part.title), place));
    KINDS[part.kind](client, part, place);
  }
}

const TOGETHER = 30; // ms
const KINDS = { facts, choice, entries, calls, events };

/** What a method gives, by name. */
function facts(client, { call, params = [], fields }, place) {
  keepFresh(client, [], place, async () => {
    const data = await client.call(call, params);
    return [
      element(
        "p",
        {},
        fields
          .map((field) => text(data[field]))
          .filter((part) => part !== "")
          .join(" "),
      ),
    ];
  });
}

/** A value that one of a list can be chosen for. */
function choice(client, { call, field, list, value, label, set, channels, title }, place) {
  keepFresh(client, channels, place, async (refresh) => {
    const [current, known] = [await client.call(call), await client.call(list)];
    const options = known.map((one) => element("option", { value: one[value] }, text(one[label])));
    const select = element("select", { "aria-label": title }, ...options);
    select.value = current[value];
    select.onchange = () => attempt(place, () => client.call(set, [select.value]).then(refresh));
    return [
      element("p", { class: "row" }, element("span", { class: "state" }, text(current[field])), select),
    ];
  });
}

/** A list of things, each with what can be done with it. */
function entries(client, part, place) {
  keepFresh(client, part.channels, place, async (refresh) => {
    const found = await client.call(part.call);
    if (found.length === 0) {
      return [element("p", { class: "dim" }, part.empty)];
    }
    return [element("ul", {}, ...found.map((entry) => entryItem(client, part, entry, place, refresh)))];
  });
}

function entryItem(client, part, entry, place, refresh) {
  const { key, heading, state, buttons, pairs } = part;
  const wanted = buttons.filter(({ when }) =>
    Object.entries(when).every(([name, values]) => values.includes(text(entry[name]))),
  );
  const run =
    ({ call }) =>
    () =>
      attempt(place, () => client.call(call, [entry[key]]).then(refresh));
  const tools = wanted.map((one, index) =>
    element("button", { class: index === 0 ? "main" : "", onclick: run(one) }, one.title),
  );
  const data = Object.entries(entry[pairs] || {}).flatMap(([name, value]) => [
    element("dt", {}, name),
    element("dd", {}, text(value)),
  ]);
  return element(
    "li",
    {},
    element(
      "div",
      { class: "row top" },
      element(
        "strong",
        {},
        heading
          .map((path) => text(at(entry, path)))
          .filter((one) => one !== "")
          .join(" "),
      ),
      element("span", { class: "state" }, text(entry[state])),
    ),
    element("div", { class: "row" }, ...tools),
    element("dl", {}, ...data),
  );
}

/** Buttons for calls. */
function calls(client, { buttons }, place) {
  const result = element("p", { class: "dim", role: "status" });
  const run =
    ({ call, params }) =>
    () =>
      attempt(place, async () => {
        const data = await client.call(call, params);
        result.textContent = data === undefined || data === null ? "Done." : text(data);
      });
  place.append(
    element(
      "div",
      { class: "row" },
      ...buttons.map((one) => element("button", { onclick: run(one) }, one.title)),
    ),
    result,
  );
}

/** What comes on some channels, the newest first. */
function events(client, { channels, keep = 50 }, place) {
  const list = element("ol", { class: "events", tabindex: "0" });
  place.append(list);
  const note = (line) => {
    list.prepend(element("li", {}, line.slice(0, 200)));
    while (list.children.length > keep) {
      list.lastChild.remove();
    }
  };
  for (const channel of channels) {
    const { ready } = client.on(channel, (event) => note(`${channel} ${text(event)}`));
    ready.catch((error) => note(`${channel}: ${error.message}`));
  }
}

/** Draws something now, and again soon after events of some channels: once for all that come together. */
function keepFresh(client, channels, place, draw) {
  let waiting;
  const refresh = () => attempt(place, async () => place.replaceChildren(...(await draw(soon))));
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, TOGETHER);
  };
  for (const channel of channels) {
    attempt(place, () => client.on(channel, soon).ready);
  }
  refresh();
}

async function attempt(place, run) {
  try {
    await run();
    place.querySelectorAll(":scope > .error").forEach((old) => old.remove());
  } catch (error) {
    place.querySelectorAll(":scope > .error").forEach((old) => old.remove());
    place.append(element("p", { class: "error", role: "alert" }, error.message));
  }
}

/** A value at a dotted path; `a[].b` is that of the first. */
function at(value, path) {
  return path.split(".").reduce((found, name) => {
    const holder = name.endsWith("[]") ? (found || {})[name.slice(0, -2)] : found;
    return name.endsWith("[]") ? (holder || [])[0] : (holder || {})[name];
  }, value);
}

function text(value) {
  if (value === undefined || value === null) {
    return "";
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made[name] = value;
    } else if (value !== "") {
      made.setAttribute(name, value);
    }
  }
  made.append(...children);
  return made;
}
