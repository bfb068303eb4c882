/**
 * Who listens to which channel, with one subscription on the wire for all of them.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./channels.js").Channel} Channel
 * @typedef {import("./channels.js").Channels} Channels
 * @typedef {import("./wire.js").Body} Body
 *
 * @typedef {object} Link A channel that somebody listens to.
 * @property {Channel | undefined} known
 * @property {Set<Consumer>} consumers
 * @property {boolean} granted
 * @property {unknown} subscription
 */

import { describeChannel, readEvent, resolveName } from "./channels.js";
import { ScapiClosedError, ScapiTimeoutError } from "./errors.js";
import { watch } from "./session.js";
import { subscribeBody, unsubscribeBody } from "./wire.js";

/** How many subscriptions to remember that timed out, but may yet be granted. */
const ABANDONED = 1000;

/** One who listens, until it is ended: by itself, a signal, a refusal or the session. */
export class Consumer {
  /**
   * @param {Links} links
   * @param {string} name
   * @param {import("./links.js").ConsumerOptions} options
   */
  constructor(links, name, { next, end, signal }) {
    const { channel, event } = resolveName(links.channels, name);
    this.channel = channel;
    this.event = event;
    this.next = next;
    this._links = links;
    this._end = end;
    this.over = false;
    /** @type {Promise<void>} Settles with the answer of the peer to the subscription. */
    this.ready = new Promise((resolve, reject) => {
      this.grant = resolve;
      this._reject = reject;
    });
    this._release = signal && watch(signal, (reason) => this.stop(reason));
  }

  /**
   * Ends it; nobody needs to look at `ready` because of that.
   *
   * @param {unknown} [error] Why, if it was not its own wish.
   */
  stop(error) {
    this.ready.catch(() => {});
    this._finish(error, new ScapiClosedError(`${this.channel}: unsubscribed`));
  }

  /**
   * Ends it because the peer did not agree.
   *
   * @param {unknown} error
   */
  refuse(error) {
    this._finish(error, error);
  }

  /**
   * @param {unknown} error
   * @param {unknown} refusal
   */
  _finish(error, refusal) {
    if (!this.over) {
      this.over = true;
      this._release?.();
      this._links.detach(this);
      this._reject(refusal);
      this._end(error);
    }
  }
}

/** The channels of a session. */
export class Links {
  /**
   * @param {Session} session
   * @param {import("./wire.js").Protocol} protocol
   * @param {Channels} channels
   */
  constructor(session, protocol, channels) {
    this._protocol = protocol;
    this.channels = channels;
    this._session = session;
    /** @type {Map<string, Link>} */
    this._links = new Map();
    /** @type {Set<unknown>} */
    this._abandoned = new Set();
    session.listener = this;
  }

  /**
   * Gives a consumer its events, from now on.
   *
   * @param {Consumer} consumer
   */
  attach(consumer) {
    const { channel } = consumer;
    let link = this._links.get(channel);
    if (link) {
      link.consumers.add(consumer);
    } else {
      const known = describeChannel(this.channels, channel);
      link = { known, consumers: new Set([consumer]), granted: false, subscription: undefined };
      this._links.set(channel, link);
      this._ask(channel, link);
    }
    if (link.granted) {
      consumer.grant();
    }
  }

  /**
   * Calls a handler of the page. What it throws later goes to the error hook, if there is one.
   *
   * @param {(event: any) => unknown} handler
   * @param {unknown} event
   */
  run(handler, event) {
    /** @type {any} */
    const result = handler(event);
    if (this._session.options.error && typeof result?.then === "function") {
      result.then(undefined, (/** @type {unknown} */ error) => this._session.report(error));
    }
  }

  /**
   * Lets the error hook know if the peer refuses, if there is a hook.
   *
   * @param {Consumer} consumer
   */
  tellRefusal(consumer) {
    const session = this._session;
    if (session.options.error) {
      consumer.ready.catch((error) => {
        if (!(error instanceof ScapiClosedError)) {
          session.report(error);
        }
      });
    }
  }

  /**
   * Stops what `attach` began; the last one to leave a channel unsubscribes.
   *
   * @param {Consumer} consumer
   */
  detach(consumer) {
    const link = this._links.get(consumer.channel);
    if (link && link.consumers.delete(consumer)) {
      this._dropIfUnused(consumer.channel, link);
    }
  }

  /** @param {any} message */
  deliver(message) {
    const link = this._links.get(message[this._protocol.channelKey]);
    if (!link) {
      return;
    }
    const { name, event } = readEvent(link.known, message[this._protocol.eventDataKey]);
    for (const consumer of [...link.consumers]) {
      const wanted = consumer.event === undefined || consumer.event === name;
      if (wanted && !consumer.over) {
        try {
          consumer.next(event, consumer);
        } catch (error) {
          this._session.report(error);
        }
      }
    }
  }

  /**
   * Gives back a subscription that was granted after nobody waited for it any longer.
   *
   * @param {Readonly<Body>} answer
   */
  late(answer) {
    if (this._abandoned.delete(answer[this._protocol.idKey])) {
      this._tell(answer[this._protocol.subscriptionKey]);
    }
  }

  /** @param {ScapiClosedError} error */
  end(error) {
    const links = [...this._links.values()];
    if (error.cause !== undefined) {
      this._links.clear();
    }
    for (const link of links) {
      link.consumers.forEach((consumer) => consumer.stop(error));
    }
    this._links.clear();
  }

  /**
   * @param {string} channel
   * @param {Link} link
   */
  async _ask(channel, link) {
    const message = this._session.build(subscribeBody(this._protocol, [channel]));
    try {
      if (this._protocol.subscribeConstants) {
        const read = (/** @type {Readonly<Body>} */ answer) =>
          answer[this._protocol.subscriptionKey];
        link.subscription = await this._session.request(channel, message, read);
      } else {
        this._session.open();
      }
      link.granted = true;
      link.consumers.forEach((consumer) => consumer.grant());
      this._dropIfUnused(channel, link);
    } catch (error) {
      this._refused(channel, link, error);
      this._abandon(message[this._protocol.idKey], error);
    }
  }

  /**
   * @param {string} channel
   * @param {Link} link
   * @param {unknown} error
   */
  _refused(channel, link, error) {
    const consumers = [...link.consumers];
    link.consumers.clear();
    if (this._links.get(channel) === link) {
      this._links.delete(channel);
    }
    consumers.forEach((consumer) => consumer.refuse(error));
  }

  /**
   * @param {unknown} id
   * @param {unknown} error
   */
  _abandon(id, error) {
    if (error instanceof ScapiTimeoutError) {
      this._abandoned.add(id);
      if (this._abandoned.size > ABANDONED) {
        this._abandoned.delete(this._abandoned.values().next().value);
      }
    }
  }

  /**
   * @param {string} channel
   * @param {Link} link
   */
  _dropIfUnused(channel, link) {
    if (link.granted && link.consumers.size === 0) {
      this._links.delete(channel);
      this._tell(link.subscription);
    }
  }

  /** @param {unknown} subscription */
  _tell(subscription) {
    if (subscription !== undefined && this._protocol.unsubscribeConstants) {
      const session = this._session;
      try {
        session.post(session.build(unsubscribeBody(this._protocol, subscription)));
      } catch {
        // Nobody to tell: the subscription has ended together with the connection.
      }
    }
  }
}
