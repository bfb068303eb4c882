// What the compiler says to users of the mock: names, parameters and results are those of the API.
import { createClient } from "wwe-scapi";
import {
  type Call,
  type Json,
  MockDesktop,
  type Overrides,
  RefusedError,
  runScenario,
  scenarios,
  serveWindow,
} from "wwe-scapi/mock";

const desktop = new MockDesktop({
  seed: 7,
  settings: { "void-data": "null", epoch: 0 },
  options: {
    "service-client-api.rate-limit": 3,
    "service-client-api.rate-limit.voice.dial": 1,
    "other-section/name": "value",
  },
  state: { tabs: [] },
});
// @ts-expect-error a value that the setting does not have
new MockDesktop({ settings: { "void-data": "nothing" } });
// @ts-expect-error no such setting
new MockDesktop({ settings: { "void-date": "null" } });
// @ts-expect-error an option that is a number
new MockDesktop({ options: { "service-client-api.rate-limit": true } });
// @ts-expect-error no such slot
new MockDesktop({ state: { interaction: [] } });
new MockDesktop({ options: "[interaction-workspace]\nservice-client-api.rate-limit = 3" });

const client = createClient({ transport: desktop.transport({ origin: "https://crm.example", tab: "1" }) });
export const agent: Promise<{ username?: string }> = client.agent.get();

export const rang: Json | undefined = desktop.triggers.voice.rings({ ani: "+15551234", userData: { a: "b" } });
// @ts-expect-error who calls has to be said
desktop.triggers.voice.rings({});
// @ts-expect-error a number is no text
desktop.triggers.voice.rings({ ani: 15551234 });
// @ts-expect-error nothing of that name may happen
desktop.triggers.voice.ring({ ani: "+15551234" });

desktop.override({
  voice: {
    dial(destination, userData, call) {
      const text: string = destination;
      if (text === "911") call.refuse("not from here");
      call.emit("interaction", { userData });
      call.original(destination, userData);
    },
  },
  agent: { get: () => ({ employeeId: "1", firstname: "Kate", lastname: "Lewis", username: "kl" }) },
});
// @ts-expect-error a destination is a text
desktop.override({ voice: { dial: (destination: number) => void destination } });
// @ts-expect-error that is no agent
desktop.override({ agent: { get: () => "Kate" } });
// @ts-expect-error no such method
desktop.override({ voice: { dail: () => undefined } });

class Voice {
  dialled: string[] = [];
  dial(destination: string, _: unknown, call: Call<any, void>) {
    this.dialled.push(destination);
    call.original();
  }
}
desktop.override({ voice: new Voice() } satisfies Overrides);

desktop.respondOnce("voice.dial", { error: "busy" });
desktop.respondOnce("system.getAllowedServices", { data: ["voice.dial"] });
// @ts-expect-error no such method
desktop.respondOnce("voice.dail", { error: "busy" });
// @ts-expect-error services are a list
desktop.respondOnce("system.getAllowedServices", { data: "voice.dial" });
desktop.fault("*", { latency: 250, times: 1 });
desktop.override("voice.dial", null);

export const outcome = runScenario(scenarios()[0]!.id);
export const line: string = outcome.transcript;
export function serve(host: Window): void {
  serveWindow(desktop, host).close();
}
export const refused: unknown = new RefusedError("no").error;
