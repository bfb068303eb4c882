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

const { side, port } = workerData;
if (side === "comlink") {
  expose({ getByInteractionId: () => INTERACTION }, nodeEndpoint(port));
} else {
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
