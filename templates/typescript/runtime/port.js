/** The way over a MessagePort, a worker, or anything else with their methods. */

/**
 * Makes a transport over a port that nobody else uses.
 *
 * @param {import("./port.js").PortLike | import("./port.js").PortEmitter} port
 * @returns {import("./session.js").Transport}
 */
export function portTransport(port) {
  /** @type {() => void} */
  let stop;
  return {
    open(receive, lost) {
      const end = () => lost(new Error("the port was closed"));
      stop = "on" in port ? hear(port, receive, end) : listen(port, receive, end);
      if (port.start) {
        port.start();
      }
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

/**
 * @param {import("./port.js").PortLike} port
 * @param {(message: unknown) => void} receive
 * @param {() => void} end
 */
function listen(port, receive, end) {
  /** @param {{ data?: unknown }} event */
  const take = (event) => receive(event.data);
  port.addEventListener("message", take);
  port.addEventListener("close", end);
  return () => {
    port.removeEventListener("message", take);
    port.removeEventListener("close", end);
  };
}

/**
 * Node's own way: its workers have no other, and its ports make no event for each message.
 *
 * @param {import("./port.js").PortEmitter} port
 * @param {(message: unknown) => void} receive
 * @param {() => void} end
 */
function hear(port, receive, end) {
  port.on("message", receive);
  port.on("close", end);
  port.on("exit", end);
  return () => {
    port.off("message", receive);
    port.off("close", end);
    port.off("exit", end);
  };
}
