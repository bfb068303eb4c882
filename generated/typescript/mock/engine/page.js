/** A page that is connected to the desktop. */

/** Made by `desktop.connect`; messages to it go to the function given there. */
export class Page {
  constructor(/** @type {any} */ desktop, id, origin, send, fields, given) {
    this.desktop = desktop;
    this.id = id;
    this.origin = origin;
    this.send = send;
    this.fields = fields;
    this.given = given;
    /** @type {{id: string, channels: string[]}[]} */
    this.subscriptions = [];
    this.channels = new Set();
    this.clear();
  }

  /** Takes a message from the page, of any shape. */
  receive(message) {
    this.desktop.receive(this, message);
  }

  /** The page is gone; nothing more is sent to it. */
  disconnect() {
    this.desktop.enqueue(() => this.desktop.leave(this));
  }

  // What follows is for the parts of the engine.

  clear() {
    this.setSubscriptions([]);
  }

  add(id, channels) {
    this.setSubscriptions([...this.subscriptions, { id, channels }]);
  }

  /** Ends a subscription; gives its channels, none if there is no such subscription. */
  remove(id) {
    const found = this.subscriptions.find((subscription) => subscription.id === id);
    this.setSubscriptions(this.subscriptions.filter((subscription) => subscription !== found));
    return found === undefined ? [] : found.channels;
  }

  setSubscriptions(subscriptions) {
    this.subscriptions = subscriptions;
    this.channels = new Set();
    for (const { channels } of subscriptions) {
      channels.forEach((channel) => this.channels.add(channel));
    }
    /** What expressions see. */
    this.view = {
      ...this.fields,
      id: this.id,
      origin: this.origin,
      subscriptions: [...this.channels],
    };
  }

  /** What the transcript says of a new page. */
  described() {
    const about = { page: this.id, origin: this.origin };
    return Object.keys(this.given).length === 0 ? about : { ...about, with: this.given };
  }
}
