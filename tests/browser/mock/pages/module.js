// A customer card as one would write it today: the client as a module, await, events told apart by type.
import { createClient } from "/package/index.js";

const show = (id, text) => (document.getElementById(id).textContent = text);
const problem = (error) => show("problem", error.message);
const click = (id, run) =>
  document.getElementById(id).addEventListener("click", () => run().catch(problem));

/** The desktop that this page frames, if its address says so. */
async function framed() {
  const url = new URLSearchParams(location.search).get("desktop");
  if (url === null) return {};
  const frame = document.createElement("iframe");
  frame.src = url;
  frame.title = "desktop";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  document.body.append(frame);
  await loaded;
  return { target: frame.contentWindow, origin: new URL(url).origin };
}

const client = createClient({ ...(await framed()), timeout: 2000 });
let current = "";
let campaign = "";

client.on("interaction", ({ eventType, interaction }) => {
  if (eventType === "REMOVED") {
    if (interaction.interactionId === current) show("call", "No call");
    return;
  }
  current = interaction.interactionId;
  show("call", `${interaction.callType} ${interaction.state}`);
  if (interaction.recordingState) show("recording", interaction.recordingState);
});
client.on("outbound.CampaignStarted", (event) => {
  campaign = event.campaign;
  show("campaign", `${campaign} has started`);
});
client.on("system.CUSTOM_TOAST_BUTTON_CLICK", ({ buttonIndex }) => show("toast", `button ${buttonIndex}`));

click("answer", () => client.voice.answer(current));
click("pause", async () => {
  await client.voice.startCallRecording(current);
  await client.voice.pauseCallRecording(current);
});
click("hang-up", () => client.voice.hangUp(current));
click("done", () => client.interaction.markdone(current));
click("next", () => client.outbound.getPreviewRecord(campaign));
click("dial", () => client.outbound.callPreviewRecord(current, 17));
click("tell", () => client.system.popupToast({ title: "New order", buttons: ["Open", "Later"] }));
click("ask", async () => show("state", (await client.agent.getState()).displayName));

await client.ready();
const agent = await client.agent.get();
show("agent", `${agent.firstname} ${agent.lastname}`);
