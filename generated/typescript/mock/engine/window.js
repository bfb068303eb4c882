/** Serves pages in frames and pop-ups of a browser window, as the real desktop does. */

/**
 * Takes requests that other windows post to this one, and answers the window that asked, at its origin.
 * A window is a page from its first request on; one that is closed, or shows another origin, is gone.
 *
 * @param {any} desktop a `Desktop`
 * @param {Window} host the window that pages post to
 * @param {{frame?: HTMLIFrameElement, fields?: object}} [options] `frame`: the only one that is served;
 *   `fields`: what the program knows of these pages
 * @returns {{close: () => void, sweep: () => void}} `sweep` disconnects pages whose windows are closed
 */
export function serveWindow(desktop, host, { frame, fields = {} } = {}) {
  const pages = new Map();
  const take = (event) => {
    sweepClosed(pages);
    const isMeant = frame === undefined || event.source === frame.contentWindow;
    if (event.source && event.source !== host && isMeant && desktop.understands(event.data)) {
      pageFor(desktop, pages, event, fields).receive(event.data);
    }
  };
  host.addEventListener("message", take);
  return {
    close() {
      host.removeEventListener("message", take);
      pages.forEach((page) => page.disconnect());
      pages.clear();
    },
    sweep: () => sweepClosed(pages),
  };
}

function pageFor(desktop, pages, { source, origin }, fields) {
  const known = pages.get(source);
  if (known !== undefined && known.origin === origin) {
    return known;
  }
  if (known !== undefined) {
    known.disconnect();
  }
  // A page from a file or in a sandbox has no origin that could be posted to.
  const target = origin === "null" ? "*" : origin;
  const page = desktop.connect(origin, (message) => source.postMessage(message, target), fields);
  pages.set(source, page);
  return page;
}

function sweepClosed(pages) {
  for (const [source, page] of pages) {
    if (source.closed) {
      pages.delete(source);
      page.disconnect();
    }
  }
}
