// A page that keeps the vendor's script gets its types alone.
/// <reference types="wwe-scapi/vendor" />
const { service } = genesys.wwe;

service.agent.get(
  function (answer) {
    this.agent.getState((state) => state.data.operationName.length);
    answer.data.username.toUpperCase();
    // @ts-expect-error the script takes the id out of the answer
    answer.referenceId;
    // @ts-expect-error a misspelt field
    answer.data.userName;
  },
  (failure) => {
    if (typeof failure === "string") return failure.length;
    // @ts-expect-error nobody promises that the reason is a text
    failure.errorMessage.length;
    return failure.request;
  },
);

// --- arguments --------------------------------------------------------------------------------

service.voice.dial("5001");
service.voice.dial("5001", (answer) => answer.data);
service.voice.dial("5001", { Segment: "Gold" }, () => {}, () => {});
service.voice.hold("1", () => {});
service.interaction.setUserData("1", { Segment: "Gold" });
// @ts-expect-error the script does not shift here: the callback would be sent
service.voice.dialEx("5001", () => {});
// @ts-expect-error an id is needed
service.voice.hold(() => {});
// @ts-expect-error a method that exists in no script
service.voice.pauseRecording("1");
// @ts-expect-error helpers return nothing
service.agent.get().then(() => {});
const nothing: void = service.agent.getState();
void nothing;

// --- events and messages ----------------------------------------------------------------------

service
  .subscribe("agent", (message) => message.data.mediaState.length)
  .subscribe(["agent", "interaction"], (message) => {
    if (message.event === "interaction" && message.data.eventType === "RINGING")
      message.data.interaction.interactionId.length;
  })
  .unsubscribe(() => {});
// @ts-expect-error a misspelt channel
service.subscribe("agents", () => {});
// @ts-expect-error the handler gets the whole message
service.subscribe("agent", (message) => message.mediaState);
service.subscribe("agent", function () {}, { any: "context" });

const id: string = service.sendMessage({ request: "voice.pauseRecording", parameters: ["1"] });
service.sendMessage({ request: "agent.get" }, () => {}, () => {});
id.length;
service.targetWWEWindow(window);
service.onMessage = (text) => text.length;
service.unload();
// @ts-expect-error there is no such member
service.registerWidget();
