/** Real windows as pages of the desktop: frames, pop-ups, and the page that frames the desktop itself. */

import { Wire } from "../engine/wire.js";

/** Listens to the messages of all windows that it was told of, and answers each at its origin. */
export class Windows {
  /** @param {object} engine @param {Window} host */
  constructor(engine, host) {
    Object.assign(this, {
      engine,
      host,
      wire: new Wire(engine.protocol),
      known: new Set(),
      links: new Map(),
    });
    host.addEventListener("message", (event) => this.take(event));
    host.setInterval(() => this.sweep(), 1000);
  }

  /**
   * Serves a window, and the frames in it.
   *
   * @param {() => Window | null} find the window at present
   * @param {{fields: () => object, changed: () => void}} about `fields`: what the desktop knows of its pages
   * @returns {{release: () => void, drop: () => void, pages: () => object[]}} `drop` disconnects its pages
   */
  adopt(find, about) {
    const owner = { find, ...about };
    this.known.add(owner);
    const drop = () => this.drop((link) => link.owner === owner);
    return {
      drop,
      release: () => {
        this.known.delete(owner);
        drop();
      },
      pages: () =>
        [...this.links.values()]
          .filter((link) => link.owner === owner)
          .map(({ page, origin, count }) => ({ id: page.id, origin, count })),
    };
  }

  /** Disconnects every page. */
  dropAll() {
    this.drop(() => true);
  }

  drop(isMeant) {
    for (const [source, link] of [...this.links]) {
      if (isMeant(link)) {
        this.links.delete(source);
        link.page.disconnect();
        link.owner.changed();
      }
    }
  }

  take({ source, origin, data }) {
    const owner = source && source !== this.host ? this.ownerOf(source) : undefined;
    if (owner === undefined || this.wire.parse(data) === undefined) {
      return;
    }
    const link = this.linkTo(source, origin, owner);
    link.count += 1;
    link.page.receive(data);
    owner.changed();
  }

  linkTo(source, origin, owner) {
    const known = this.links.get(source);
    if (known !== undefined && known.origin === origin) {
      return known;
    }
    if (known !== undefined) {
      known.page.disconnect();
    }
    // A page from a file or in a sandbox has no origin that could be posted to.
    const target = origin === "null" ? "*" : origin;
    const send = (message) => source.postMessage(message, target);
    const link = {
      origin,
      owner,
      count: 0,
      page: this.engine.connect({ origin, fields: owner.fields(), send }),
    };
    this.links.set(source, link);
    return link;
  }

  /** Who was told to be served: the window itself, or one that frames it. */
  ownerOf(source) {
    for (let at = source, depth = 0; depth < 16 && at !== this.host; depth += 1) {
      const found = [...this.known].find((owner) => owner.find() === at);
      if (found !== undefined || at.parent === at) {
        return found;
      }
      at = at.parent;
    }
    return undefined;
  }

  /** Disconnects the pages of windows that are closed. */
  sweep() {
    for (const [source, link] of [...this.links]) {
      if (source.closed) {
        this.links.delete(source);
        link.page.disconnect();
        link.owner.changed();
      }
    }
  }
}
