// The agent's name and state, and the calls that ring, in three components.
import { StrictMode, use, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Interaction } from "wwe-scapi/interaction";
import { Scapi, useAnswer, useEvent } from "./scapi.js";

function Agent() {
  const agent = useAnswer((client, signal) => client.agent.get({ signal }));
  const [state, setState] = useState("unknown");
  useEvent("agent.STATE_CHANGED", ({ mediaState }) => setState(mediaState));
  if (agent.error) return <p role="alert">{agent.error.message}</p>;
  return (
    <h1>
      {agent.value?.firstname ?? "..."}, {state}
    </h1>
  );
}

function Call({ call, done }: { call: Interaction; done: () => void }) {
  const client = use(Scapi);
  const [problem, setProblem] = useState("");
  const answer = () =>
    client.voice.answer(call.interactionId).then(done, (error: Error) => setProblem(error.message));
  return (
    <li>
      {call.ani} <button onClick={answer}>Answer</button> {problem}
    </li>
  );
}

function Calls() {
  const [calls, setCalls] = useState<readonly Interaction[]>([]);
  const without = (id: string) => setCalls((all) => all.filter((it) => it.interactionId !== id));
  useEvent("interaction.RINGING", ({ interaction }) => setCalls((all) => [...all, interaction]));
  useEvent("interaction.RELEASED", ({ interaction }) => without(interaction.interactionId));
  return (
    <ul>
      {calls.map((call) => (
        <Call key={call.interactionId} call={call} done={() => without(call.interactionId)} />
      ))}
    </ul>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Agent />
    <Calls />
  </StrictMode>,
);
