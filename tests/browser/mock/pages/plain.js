/* Listens and asks when it is loaded, and never again by itself; counts what comes. */

"use strict";

var desktop = window.opener || window.parent;
var count = 0;

function say(message) {
  count += 1;
  desktop.postMessage(
    Object.assign(message, { referenceId: String(count), userAgent: "WWE Client", protocolVersion: 2 }),
    "*",
  );
}

function note(id) {
  var place = document.getElementById(id);
  place.textContent = String(Number(place.textContent) + 1);
}

function ask() {
  say({ request: "agent.get", parameters: [] });
}

window.addEventListener("message", function (event) {
  note(event.data.event === undefined ? "answers" : "events");
});
document.getElementById("ask").addEventListener("click", ask);
say({ event: "subscribe", data: ["interaction"] });
ask();
