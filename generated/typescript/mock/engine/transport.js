/** The way from a client in the same process to a desktop. */

import { MockError } from "./errors.js";

/**
 * Makes a transport for `createClient({transport})`. Messages arrive one after the other, never within the
 * call that caused them.
 *
 * @param {any} desktop a `Desktop`
 * @param {{origin?: string, id?: string}} [fields] the page: its origin, id, and what the program knows of pages
 */
export function desktopTransport(desktop, { origin = "https://page.example", ...fields } = {}) {
  let page;
  let isOpen = false;
  return {
    open(receive) {
      isOpen = true;
      const send = (message) => queueMicrotask(() => isOpen && receive(message));
      page = desktop.connect(origin, send, fields);
    },
    send(message) {
      if (!isOpen) {
        throw new MockError("the connection is closed");
      }
      page.receive(message);
    },
    close() {
      isOpen = false;
      page.disconnect();
    },
  };
}
