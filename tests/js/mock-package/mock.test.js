// The mock of the generated package: the real client against it, overrides, one-time answers, faults.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";

import { createClient, ScapiRateLimitError, ScapiRequestError, ScapiTimeoutError } from "wwe-scapi";
import { MockDesktop, OptionError, RefusedError, runScenario, scenarios } from "wwe-scapi/mock";

const TOAST = {
  title: "Hello",
  iconUrl: "https://a.example/i.png",
  subject: "S",
  message: "M",
  keyValues: {},
  buttons: ["Yes"],
};

function begun(options, fields) {
  const desktop = new MockDesktop({ seed: 1, ...options });
  const client = createClient({ transport: desktop.transport(fields) });
  return { desktop, client };
}

test("a call from ring to mark done", async () => {
  const { desktop, client } = begun({}, { tab: "1" });
  const seen = [];
  await client.on("interaction", (event) => seen.push(event.eventType)).ready;
  desktop.triggers.voice.rings({ ani: "+15551234", userData: { segment: "gold" } });
  const [{ interactionId, state }] = desktop.state.interactions;
  assert.equal(state, "RINGING");
  await client.voice.answer(interactionId);
  await client.voice.hangUp(interactionId);
  await client.interaction.markdone(interactionId);
  assert.deepEqual(desktop.state.interactions, []);
  assert.deepEqual(seen.slice(0, 3), ["ADDED", "RINGING", "ESTABLISHED"]);
  client.close();
});

test("a refused call, a rate limit, a click on a toast", async () => {
  const options = { "service-client-api.rate-limit.agent.get": 1 };
  const { desktop, client } = begun({ options });
  await assert.rejects(client.voice.answer("7"), ScapiRequestError);
  await client.agent.get();
  await assert.rejects(client.agent.get(), ScapiRateLimitError);
  const clicks = client.events("system");
  const id = await client.system.popupToast(TOAST);
  desktop.triggers.toast.clicks({ id, buttonIndex: 0 });
  assert.equal((await clicks.next()).value.customToastId, id);
  client.close();
});

test("functions in the place of methods", async () => {
  const { desktop, client } = begun();
  const seen = [];
  desktop.override({
    voice: {
      dial(destination, userData, call) {
        seen.push([destination, userData, call.method, Object.keys(this)]);
        if (destination === "911") {
          call.refuse("not from here");
        }
        call.original(`${destination}9`, userData);
      },
    },
  });
  await client.voice.dial("123", { a: "b" });
  await assert.rejects(client.voice.dial("911"), /not from here/);
  assert.deepEqual(seen, [
    ["123", { a: "b" }, "voice.dial", ["dial"]],
    ["911", undefined, "voice.dial", ["dial"]],
  ]);
  assert.deepEqual(desktop.state.interactions[0].parties, [{ name: "1239" }]);
  desktop.override("voice.dial", null);
  await client.voice.dial("5");
  assert.equal(seen.length, 2);
  client.close();
});

test("an object of a class answers with what it knows", async () => {
  class Voice {
    dialled = [];

    dial(destination, _, call) {
      this.dialled.push(`${call.page.origin} ${destination}`);
      call.original();
    }
  }
  const { desktop, client } = begun({}, { origin: "https://crm.example" });
  const voice = new Voice();
  desktop.override({ voice });
  await client.voice.dial("123");
  assert.deepEqual(voice.dialled, ["https://crm.example 123"]);
  assert.deepEqual(desktop.state.interactions[0].parties, [{ name: "123" }]);
  client.close();
});

test("what does not exist cannot be overridden", () => {
  const { desktop } = begun();
  assert.throws(() => desktop.override({ voice: { dail() {} } }), /there is no method of voice dail/);
  assert.throws(() => desktop.override({ vioce: {} }), OptionError);
  assert.throws(() => desktop.override("voice.dail", () => 1), OptionError);
  assert.throws(() => runScenario("nothing"), /there is no scenario nothing/);
});

test("one answer, loss, another shape, latency", async () => {
  const { desktop, client } = begun();
  const kate = { employeeId: "1", firstname: "Kate", lastname: "Lewis", username: "kl" };
  desktop.respondOnce("agent.get", { data: kate });
  assert.deepEqual(await client.agent.get(), kate);
  assert.notEqual((await client.agent.get()).firstname, "Kate");
  desktop.fault("agent.get", { drop: true, times: 1 });
  await assert.rejects(client.agent.get({ timeout: 5 }), ScapiTimeoutError);
  desktop.fault("agent.get", { shape: "nobody", times: 1 });
  assert.equal(await client.agent.get(), "nobody");
  desktop.fault("*", { latency: 250, times: 1 });
  let isDone = false;
  const waiting = client.agent.get().then(() => (isDone = true));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(isDone, false);
  desktop.advance(250);
  await waiting;
  client.close();
});

test("back to a snapshot, and the same again", () => {
  const { desktop } = begun();
  const before = JSON.parse(JSON.stringify(desktop.snapshot()));
  desktop.triggers.voice.rings({ ani: "+1" });
  const first = structuredClone(desktop.state.interactions);
  desktop.restore(before);
  assert.deepEqual(desktop.state.interactions, []);
  desktop.triggers.voice.rings({ ani: "+1" });
  assert.deepEqual(desktop.state.interactions, first);
  assert.throws(() => desktop.triggers.party.answers({ interactionId: "99" }), RefusedError);
});

test("scenarios by id and as data", () => {
  const every = scenarios();
  assert.ok(every.length >= 60);
  assert.equal(runScenario(every[0].id).failure, null);
  assert.equal(runScenario(every[1]).transcript, runScenario(every[1].id).transcript);
});

test("the same for require", () => {
  const common = createRequire(import.meta.url)("wwe-scapi/mock");
  const desktop = new common.MockDesktop();
  assert.equal(desktop.perform("agent.get").username, new MockDesktop().perform("agent.get").username);
});
