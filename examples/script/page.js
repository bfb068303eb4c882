// A page in the agent desktop without any tools: two script tags, one global name.
"use strict";

const element = (id) => document.getElementById(id);
const problem = (error) => (element("problem").textContent = error.message);
const client = wweScapi.createClient({ error: problem });

client.on("agent.STATE_CHANGED", (event) => {
  element("states").value = event.mediaState;
});

client.on("interaction", (event) => {
  const { eventType, interaction } = event;
  if (eventType === "RINGING") element("call").textContent = `Call from ${interaction.ani}`;
  if (eventType === "RELEASED") element("call").textContent = "No call";
});

element("states").addEventListener("change", ({ target }) => {
  client.agent.setState(target.selectedOptions[0].dataset.operation).catch(problem);
});

element("dial").addEventListener("submit", (event) => {
  event.preventDefault();
  client.voice.dial(element("number").value, { Source: "page" }).catch(problem);
});

async function start() {
  await client.ready();
  const [agent, states, now] = await Promise.all([
    client.agent.get(),
    client.agent.getStateList(),
    client.agent.getState(),
  ]);
  element("agent").textContent = `${agent.firstname} ${agent.lastname}`;
  for (const state of states) {
    const option = new Option(state.displayName, state.type);
    option.dataset.operation = state.operationName;
    element("states").append(option);
  }
  element("states").value = now.type;
}

start().catch(problem);
