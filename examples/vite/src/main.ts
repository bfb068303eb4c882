// A customer card in the agent desktop: who works here, who calls, what is known of the caller.
import { createClient } from "wwe-scapi";

const client = createClient();

function show(id: string, text: string): void {
  document.getElementById(id)!.textContent = text;
}

function log(text: string): void {
  const line = document.createElement("li");
  line.textContent = text;
  document.getElementById("log")!.append(line);
}

const states = client.on("agent.STATE_CHANGED", ({ mediaState }) => show("state", mediaState));
document.getElementById("stop")!.addEventListener("click", () => states.unsubscribe());

client.on("interaction.RINGING", async ({ interaction: { interactionId } }) => {
  log(`ringing ${interactionId}`);
  await client.interaction.accept(interactionId);
  const call = await client.interaction.getByInteractionId(interactionId);
  show("customer", String(call?.userData?.["Segment"]));
  await client.interaction.setUserData(interactionId, { Seen: "yes" });
  log("data attached");
});

await client.ready();
const { firstname, lastname } = await client.agent.get();
show("agent", `${firstname} ${lastname}`);

const [first] = await client.agent.getStateList();
if (first !== undefined) await client.agent.setState(first.operationName);

await client.voice.dial("5001");
await client.voice.dial("5002", { Segment: "Gold" });
await client.voice.hold("no such call").catch((error: Error) => log(error.message));
show("toast", await client.system.popupToast({ title: "Hello", iconUrl: "icon.png" }));
