// The desktop, in a worker: it gives the same small interaction to whoever asks.
import { workerData } from "node:worker_threads";
import { expose } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";

const INTERACTION = {
  interactionId: "1",
  caseId: "4dda1ab6-aeab-4a33-f5d0-0153c9fdb43b",
  userData: { Segment: "Gold", Priority: "5" },
  state: "TALKING",
  previousState: "DIALING",
  parties: [{ name: "5001" }, { name: "Chris Customer" }],
  isConsultation: false,
  isMainCaseInteraction: true,
};

const [raw, scapi, comlink] = workerData;
for (const port of [raw, scapi]) {
  port.on("message", ({ request, referenceId }) =>
    port.postMessage({
      referenceId,
      request,
      data: INTERACTION,
      userAgent: "WWE Server",
      protocolVersion: 2,
    }),
  );
}
expose({ getByInteractionId: () => INTERACTION }, nodeEndpoint(comlink));
