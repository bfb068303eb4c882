// A page with our script in the place of the vendor's: the same, and thenables besides.
import "wwe-scapi/drop-in";

const { service } = genesys.wwe;

service.voice.dial("5001", { Segment: "Gold" }, () => {});
service.subscribe("agent", (message) => message.data.mediaState.length);

export async function awaited(): Promise<string> {
  const answer = await service.agent.get();
  // @ts-expect-error a misspelt field
  answer.data.userName;
  const state = await service.agent.getState().then(({ data }) => data.operationName);
  return answer.data.username + state;
}

// @ts-expect-error with a callback there is nothing to wait for
service.agent.get(() => {}).then(() => {});
// @ts-expect-error a method that exists in no script
service.voice.pauseRecording("1");
export const id: string = service.sendMessage({ request: "agent.get" });
