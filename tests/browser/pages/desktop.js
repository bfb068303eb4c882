// The agent desktop, as far as a page can tell. It knows the wire by heart, so that nothing
// generated is compared with itself. Tests look at `desk.asked` and decide what it answers.
"use strict";

(() => {
  const subscriptions = new Map(); // id -> {channels, source, origin}
  let facts = { calls: [] };

  const post = (to, message) =>
    to.source.postMessage({ ...message, userAgent: "WWE Server", protocolVersion: 2 }, to.origin);

  /** What the spec says about a request, with the same parameters if it has them. */
  function example({ request, parameters = [] }) {
    const known = facts.calls.filter((call) => call.request.request === request);
    const same = JSON.stringify(parameters);
    return (known.find((call) => JSON.stringify(call.parameters) === same) ?? known[0])?.answer;
  }

  const desk = {
    /** Messages of pages, in order: `{message, origin}`. */
    asked: [],
    /** Answers that differ from the spec's examples; null: none ever. */
    answers: {},
    /** Messages that nobody has answered: `{message, source, origin}`. */
    waiting: [],

    /** Show a page in an iframe. */
    embed(url) {
      const frame = document.createElement("iframe");
      frame.src = url;
      document.body.append(frame);
      return new Promise((resolve) => frame.addEventListener("load", () => resolve()));
    },

    /** Show a page in a window of its own. */
    open: (url) => Boolean((desk.popup = window.open(url, "_blank"))),

    /** Send an event to those who have asked for its channel; how many there are. */
    event(channel, data) {
      const listeners = [...subscriptions.values()].filter((it) => it.channels.includes(channel));
      for (const listener of listeners) post(listener, { event: channel, data });
      return listeners.length;
    },

    /** Answer one of `waiting`. */
    answer: ({ message, ...to }, content = {}) =>
      post(to, { referenceId: message.referenceId, ...content }),

    subscribed: () => [...subscriptions.values()].flatMap((it) => it.channels).sort(),
  };

  function take({ data: message, source, origin }) {
    desk.asked.push({ message, origin });
    const from = { message, source, origin };
    if (message.event === "subscribe") {
      const subscriptionId = String(desk.asked.length);
      subscriptions.set(subscriptionId, { channels: [message.data].flat(), source, origin });
      desk.answer(from, { subscriptionId });
    } else if (message.event === "unsubscribe") {
      subscriptions.delete(message.data);
      desk.answer(from);
    } else {
      const told = desk.answers[message.request];
      const content = told === undefined ? example(message) : told;
      if (content === null) desk.waiting.push(from);
      else desk.answer(from, content ?? { errorMessage: `Unknown request ${message.request}` });
    }
  }

  addEventListener("message", (event) => {
    if (event.data?.userAgent === "WWE Client") take(event);
  });

  desk.ready = fetch("/facts/facts.json")
    .then((response) => response.json())
    .then((read) => void (facts = read));
  window.desk = desk;
})();
