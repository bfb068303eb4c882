// Events, as a user listens to them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ScapiClosedError, ScapiRequestError, ScapiTimeoutError } from "wwe-scapi";
import { FACTS, connected, settle } from "./peer.js";

const RINGING = FACTS.events.find(({ event }) => event === "RINGING").data;
const ADDED = FACTS.events.find(({ event }) => event === "ADDED").data;
const CHANGED = FACTS.events.find(({ event }) => event === "STATE_CHANGED").data;

for (const [index, { channel, event, data }] of FACTS.events.entries()) {
  for (const name of event === null ? [channel] : [channel, `${channel}.${event}`]) {
    test(`the example ${index} arrives at handlers of ${name}`, () =>
      connected(async ({ client, peer }) => {
        const came = [];
        const subscription = client.on(name, (given) => came.push(given));
        const request = await peer.agree();
        assert.deepEqual(request, {
          event: "subscribe",
          data: channel,
          referenceId: "0",
          userAgent: "WWE Client",
          protocolVersion: 2,
        });
        await subscription.ready;
        await peer.event(channel, data);
        assert.deepEqual(came, [data]);
        await peer.event(`${channel}x`, data);
        assert.equal(came.length, 1);
      }));
  }
}

test("a handler of one event hears no other", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    client.on("interaction.RINGING", (event) => came.push(event.eventType));
    await peer.agree();
    await peer.event("interaction", ADDED);
    await peer.event("interaction", RINGING);
    assert.deepEqual(came, ["RINGING"]);
  }));

test("an event that nobody has described arrives as $unknown, with all that it said", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    client.on("interaction", (event) => came.push(event));
    await peer.agree();
    const data = { eventType: "BRAND_NEW", interaction: { interactionId: "1" }, more: [1] };
    await peer.event("interaction", data);
    assert.deepEqual(came, [{ eventType: "$unknown", wireType: "BRAND_NEW", data }]);
  }));

test("an event that calls itself $unknown, or has no type, deceives nobody", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    client.on("interaction", (event) => came.push(event));
    await peer.agree();
    for (const data of [{ eventType: "$unknown" }, {}, { eventType: 7 }, { eventType: "toString" }])
      await peer.event("interaction", data);
    assert.deepEqual(
      came.map((event) => event.eventType),
      ["$unknown", "$unknown", "$unknown", "$unknown"],
    );
    assert.deepEqual(came[0].data, { eventType: "$unknown" });
  }));

test("many handlers of a channel share one subscription, which goes with the last", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    const subscriptions = [
      client.on("agent", () => came.push("first")),
      client.on("agent", () => came.push("second")),
      client.on("agent.STATE_CHANGED", () => came.push("third")),
    ];
    await peer.agree("s7");
    await Promise.all(subscriptions.map(({ ready }) => ready));
    await peer.event("agent", CHANGED);
    assert.deepEqual(came.sort(), ["first", "second", "third"]);
    subscriptions[0].unsubscribe();
    subscriptions[0].unsubscribe();
    subscriptions[2].unsubscribe();
    assert.ok(await peer.silent());
    await peer.event("agent", CHANGED);
    assert.equal(came.length, 4);
    subscriptions[1].unsubscribe();
    const { referenceId, ...farewell } = await peer.next();
    assert.deepEqual(farewell, {
      event: "unsubscribe",
      data: "s7",
      userAgent: "WWE Client",
      protocolVersion: 2,
    });
    await peer.event("agent", CHANGED);
    assert.equal(came.length, 4);
  }));

test("closures with the same text are two handlers", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    const make = (name) => client.on("agent", () => came.push(name));
    const first = make("first");
    make("second");
    await peer.agree();
    first.unsubscribe();
    await peer.event("agent", CHANGED);
    assert.deepEqual(came, ["second"]);
  }));

test("an event that comes before the answer to the subscription is not lost", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    client.on("agent", (event) => came.push(event.mediaState));
    const request = await peer.next();
    await peer.event("agent", { ...CHANGED, mediaState: "EARLY" });
    await peer.answer(request, { subscriptionId: "s1" });
    await peer.event("agent", { ...CHANGED, mediaState: "LATER" });
    assert.deepEqual(came, ["EARLY", "LATER"]);
  }));

test("who asks for a channel that is refused is told", () =>
  connected(async ({ client, peer }) => {
    const subscription = client.on("agent", () => assert.fail("no event"));
    const refused = subscription.ready.catch((error) => error);
    await peer.answer(await peer.next(), { errorMessage: "Not allowed" });
    const error = await refused;
    assert.ok(error instanceof ScapiRequestError);
    assert.equal(error.errorMessage, "Not allowed");
  }));

test("a signal ends a subscription", () =>
  connected(async ({ client, peer }) => {
    const abort = new AbortController();
    client.on("agent", () => assert.fail("no event"), { signal: abort.signal });
    await peer.agree("s3");
    abort.abort();
    assert.equal((await peer.next()).data, "s3");
    await peer.event("agent", CHANGED);
  }));

test("once is called once", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    client.once("agent.STATE_CHANGED", (event) => came.push(event.eventType));
    await peer.agree();
    await peer.event("agent", CHANGED);
    await peer.event("agent", CHANGED);
    assert.deepEqual(came, ["STATE_CHANGED"]);
    assert.equal((await peer.next()).event, "unsubscribe");
  }));

test("waitFor gives the first event that its predicate takes", () =>
  connected(async ({ client, peer }) => {
    const mine = (event) => event.interaction.interactionId === "2";
    const waiting = client.waitFor("interaction.RINGING", mine, { timeout: 5000 });
    await peer.agree();
    await peer.event("interaction", RINGING);
    const second = { ...RINGING, interaction: { ...RINGING.interaction, interactionId: "2" } };
    await peer.event("interaction", second);
    assert.deepEqual(await waiting, second);
    assert.equal((await peer.next()).event, "unsubscribe");
  }));

test("waitFor gives up in time, and when its signal says so", () =>
  connected(async ({ client, peer }) => {
    const late = client.waitFor("agent", undefined, { timeout: 20 }).catch((error) => error);
    await peer.agree();
    assert.ok((await late) instanceof ScapiTimeoutError);
    const abort = new AbortController();
    const waiting = client.waitFor("agent", undefined, { signal: abort.signal });
    const stopped = waiting.catch((error) => error);
    abort.abort();
    assert.equal((await stopped).name, "AbortError");
  }));

test("events can be iterated over; leaving the loop unsubscribes", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    const looping = (async () => {
      for await (const event of client.events("interaction")) {
        came.push(event.eventType);
        if (came.length === 3) break;
      }
    })();
    await peer.agree("s9");
    for (const event of [ADDED, RINGING, ADDED, RINGING]) await peer.event("interaction", event);
    await looping;
    assert.deepEqual(came, ["ADDED", "RINGING", "ADDED"]);
    const farewell = await peer.next();
    assert.deepEqual([farewell.event, farewell.data], ["unsubscribe", "s9"]);
  }));

test("closing the client ends its loops and its waits", () =>
  connected(async ({ client, peer }) => {
    const looping = (async () => {
      for await (const event of client.events("agent")) assert.fail(event);
    })().catch((error) => error);
    const waiting = client.waitFor("agent").catch((error) => error);
    await peer.agree();
    client.close();
    const ended = await looping;
    assert.ok(ended === undefined || ended instanceof ScapiClosedError);
    assert.ok((await waiting) instanceof ScapiClosedError);
  }));

test("what a handler throws goes to the error hook, and stops no other handler", async () => {
  const told = [];
  await connected(
    async ({ client, peer }) => {
      const came = [];
      client.on("agent", () => {
        throw new Error("of the page");
      });
      client.on("agent", (event) => came.push(event.eventType));
      await peer.agree();
      await peer.event("agent", CHANGED);
      assert.deepEqual(came, ["STATE_CHANGED"]);
      assert.deepEqual(told, ["of the page"]);
    },
    { error: (error) => told.push(error.message) },
  );
});

test("a name that is no channel is a request all the same: desktops grow", () =>
  connected(async ({ client, peer }) => {
    const came = [];
    client.on("messenger:a b/c", (data) => came.push(data));
    assert.equal((await peer.agree()).data, "messenger:a b/c");
    await peer.event("messenger:a b/c", { any: ["thing"] });
    assert.deepEqual(came, [{ any: ["thing"] }]);
  }));
