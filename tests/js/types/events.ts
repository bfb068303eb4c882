// Events: names, narrowing, exhaustiveness.
import { createClient } from "wwe-scapi";
import type { InteractionEvent } from "wwe-scapi/events/interaction";
import type { Interaction } from "wwe-scapi/interaction";
import type { StateType } from "wwe-scapi/media";
import { exactly, never } from "./expect.js";

const client = createClient();

client.on("interaction", (event) => {
  exactly<InteractionEvent>()(event);
  if (event.eventType === "RINGING") exactly<Interaction>()(event.interaction);
  if (event.eventType === "$unknown") {
    exactly<string | undefined>()(event.wireType);
    exactly<unknown>()(event.data);
    // @ts-expect-error nobody knows what is in it
    event.interaction;
  }
  // @ts-expect-error a misspelt event
  if (event.eventType === "RINGNG") return;
  // @ts-expect-error a misspelt field
  event.evenType;
});

client.on("interaction.RINGING", (event) => {
  exactly<"RINGING">()(event.eventType);
  exactly<string>()(event.interaction.interactionId);
});
client.on("system.frameState", (event) => void event.frameState.length);
client.on("messenger:orders", (data) => exactly<unknown>()(data));

// @ts-expect-error a misspelt channel
client.on("interactions", () => {});
// @ts-expect-error a misspelt event
client.on("interaction.RINGNG", () => {});
// @ts-expect-error an event of another channel
client.on("agent.RINGING", () => {});
// @ts-expect-error a handler is needed
client.on("interaction");

const subscription = client.on("agent", () => {}, { signal: new AbortController().signal });
exactly<Promise<void>>()(subscription.ready);
subscription.unsubscribe();

/** Every event by name; a case that is missing does not compile. */
export function agent(event: Parameters<Parameters<typeof client.on<"agent">>[1]>[0]): string {
  switch (event.eventType) {
    case "STATE_CHANGED":
      return event.mediaState;
    case "$unknown":
      return event.wireType ?? "";
    default:
      return never(event);
  }
}

export function agentWithoutUnknown(
  event: Parameters<Parameters<typeof client.on<"agent">>[1]>[0],
): string {
  switch (event.eventType) {
    case "STATE_CHANGED":
      return event.mediaState;
    default:
      // @ts-expect-error the unknown event is missing
      return never(event);
  }
}

/** A channel with events that have no tag: told apart by a field that only one of them has. */
client.on("system", (event) => {
  if ("frameState" in event) return void event.frameState.length;
  switch (event.eventType) {
    case "CUSTOM_TOAST_BUTTON_CLICK":
      return exactly<number>()(event.buttonIndex);
    case "$unknown":
      return exactly<unknown>()(event.data);
    default:
      return never(event);
  }
});

export async function waiting(): Promise<void> {
  const ringing = await client.waitFor(
    "interaction.RINGING",
    (event) => event.interaction.interactionId === "1",
    { timeout: 500 },
  );
  exactly<"RINGING">()(ringing.eventType);
  for await (const event of client.events("agent")) exactly<string>()(agent(event));
  client.once("agent.STATE_CHANGED", (event) => exactly<StateType>()(event.mediaState));
  // @ts-expect-error the predicate gets the event, which has no such field
  void client.waitFor("agent", (event) => event.interaction);
}
