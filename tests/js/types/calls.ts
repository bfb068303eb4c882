// What a user may write, and what must not compile: a line that does not fail is an error.
import { createClient } from "wwe-scapi";
import { get } from "wwe-scapi/agent";
import type { Agent } from "wwe-scapi/agent";
import { consult, getByInteractionId, setUserData } from "wwe-scapi/interaction";
import type { Interaction } from "wwe-scapi/interaction";
import type { State } from "wwe-scapi/media";
import { isMicrophoneMute } from "wwe-scapi/sip-endpoint";
import { popupToast } from "wwe-scapi/system";
import { dial } from "wwe-scapi/voice";
import { exactly } from "./expect.js";

const client = createClient();

// --- results ----------------------------------------------------------------------------------

exactly<Promise<Agent>>()(client.agent.get());
exactly<Promise<Agent>>()(get());
exactly<Promise<Interaction | null>>()(client.interaction.getByInteractionId("1"));
exactly<Promise<Interaction | null>>()(getByInteractionId("1"));
exactly<Promise<boolean>>()(isMicrophoneMute());
exactly<Promise<void>>()(dial("5001"));

export async function results(): Promise<void> {
  const agent = await client.agent.get();
  exactly<string>()(agent.username);
  // @ts-expect-error the field is called employeeId
  agent.employeeid;
  // @ts-expect-error roles may be absent
  agent.roles.length;
  exactly<number | undefined>()(agent.roles?.length);

  const interaction = await client.interaction.getByInteractionId("1");
  // @ts-expect-error there may be no such interaction
  interaction.state;
  if (interaction !== null) {
    exactly<string>()(interaction.interactionId);
    // @ts-expect-error only calls have a direction
    interaction.direction.length;
  }

  const states = await client.agent.getStateList();
  // @ts-expect-error the list may be empty
  states[0].operationName;
  for (const state of states) takes(state);

  const nothing = await client.voice.dial("5001");
  // @ts-expect-error a method without a result has none
  nothing.data;
}

function takes(_state: State): void {}

// --- names and arguments ----------------------------------------------------------------------

// @ts-expect-error a method that exists in no client
client.voice.pauseRecording("1");
// @ts-expect-error microphones are in another namespace
client.voice.muteMicrophone();
// @ts-expect-error no such namespace
client.phone.dial("5001");
// @ts-expect-error no such function
import { registerWidget } from "wwe-scapi/system";
// @ts-expect-error no such module
import {} from "wwe-scapi/phone";
// @ts-expect-error files inside the package are its own business
import {} from "wwe-scapi/runtime/session.js";

// @ts-expect-error a destination is needed
client.voice.dial();
// @ts-expect-error numbers are strings
dial(5001);
// @ts-expect-error too much
dial("5001", {}, {}, {});
// @ts-expect-error user data is an object
dial("5001", "Segment");
// @ts-expect-error arguments in the wrong order
setUserData({ Segment: "Gold" }, "1");
// @ts-expect-error no callbacks: every method returns a promise
client.agent.get((agent: Agent) => agent.username);

void dial("5001", null);
void dial("5001", undefined, { timeout: 500 });
void dial("5001", { Segment: "Gold" }, { signal: new AbortController().signal });
void dial("5001", { Segment: "Gold" }, { client, timeout: Infinity });
void client.voice.dial("5001", { Segment: "Gold" }, { timeout: 500 });
// @ts-expect-error a misspelt option
void dial("5001", undefined, { timeOut: 500 });
// @ts-expect-error milliseconds, not a text
void client.voice.dial("5001", undefined, { timeout: "500" });

// --- objects as parameters --------------------------------------------------------------------

void popupToast({ title: "Hi", iconUrl: "https://a.example/b.png", buttons: ["Yes", "No"] });
// @ts-expect-error a title is needed
void popupToast({ iconUrl: "https://a.example/b.png" });
// @ts-expect-error a misspelt field
void popupToast({ title: "Hi", iconUrl: "https://a.example/b.png", iconURL: "" });
// @ts-expect-error milliseconds
void popupToast({ title: "Hi", iconUrl: "https://a.example/b.png", autoCloseTimeout: "20 s" });
void consult("1", { type: "AGENT", destination: "1025" });
void consult("1", "5001");
// @ts-expect-error a target has a destination
void consult("1", { type: "AGENT" });

// --- the client's options ---------------------------------------------------------------------

createClient({ timeout: 500, origin: "https://desktop.example", trace: (direction) => direction });
// @ts-expect-error a misspelt option
createClient({ orgin: "https://desktop.example" });
// @ts-expect-error an origin is a text
createClient({ origin: new URL("https://desktop.example") });
exactly<Promise<unknown>>()(client.call("voice.pauseRecording", ["1"]));
