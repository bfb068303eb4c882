/** The way over a MessagePort, a worker, or anything else with their methods. */

/**
 * Makes a transport over a port that nobody else uses.
 *
 * @param {import("./port.js").PortLike} port
 * @returns {import("./session.js").Transport}
 */
export function portTransport(port) {
  /** @type {() => void} */
  let stop;
  return {
    open(receive, lost) {
      /** @param {{ data?: unknown }} event */
      const take = (event) => receive(event.data);
      const end = () => lost(new Error("the port was closed"));
      port.addEventListener("message", take);
      port.addEventListener("close", end);
      if (port.start) {
        port.start();
      }
      stop = () => {
        port.removeEventListener("message", take);
        port.removeEventListener("close", end);
      };
    },
    send(message) {
      port.postMessage(message);
    },
    close() {
      stop();
      if (port.close) {
        port.close();
      }
    },
  };
}
