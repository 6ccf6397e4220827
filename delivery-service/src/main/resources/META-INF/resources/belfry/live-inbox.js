/**
 * The client and the inbox of whoever is signed in, for one element: made anew when that changes.
 *
 * @module
 */

import { BelfryClient, BelfryError } from './client.js';
import { complainAbout } from './complaints.js';
import { Inbox } from './inbox.js';
import { safeUrl } from './protocol.js';
import { watchSight } from './sight.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./token.js').GetToken} GetToken */

/**
 * @typedef {object} LiveInboxHost
 * @property {() => void} changed draw again
 * @property {(client: BelfryClient, inbox: Inbox) => (() => void)[]} follow before it connects; gives
 *   what ends it
 * @property {() => void} signedOut by the application, before it stops
 * @property {() => void} stopped what was shown is another user's
 */

export class LiveInbox {
  #element;
  #host;
  /** @type {GetToken | null} */ #getToken = null;
  /** @type {BelfryClient | null} */ client = null;
  /** @type {Inbox | null} */ inbox = null;
  /** @type {(() => void)[]} */ #subscriptions = [];
  /** The language that was told last. @type {string | null} */ #locale = null;

  /**
   * @param {import('./attributes.js').BellAttributes} element
   * @param {LiveInboxHost} host
   */
  constructor(element, host) {
    this.#element = element;
    this.#host = host;
  }

  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    if (getToken !== this.#getToken) {
      if (getToken === null) {
        this.#host.signedOut();
      }
      this.#getToken = getToken;
      this.restart();
    }
  }

  /** The count of unread notifications as shown; null until it is known. */
  get unreadCount() {
    return this.inbox?.unreadCount ?? null;
  }

  get state() {
    return this.client?.state ?? 'closed';
  }

  /** Whose it is, the same for all elements of one user at one server; null until that is known. */
  get who() {
    return this.client?.user ? `${this.client.server} ${this.client.user}` : null;
  }

  restart() {
    this.stop();
    this.start();
    this.#host.changed();
  }

  /** Connects, if there is a `getToken` and the element is in a document. */
  start() {
    const { server, user, isConnected } = this.#element;
    const getToken = this.#getToken;
    if (getToken === null || this.client !== null || !isConnected) {
      return;
    }
    const client = new BelfryClient({
      getToken: () => getToken.call(this.#element),
      ...(server ? { server } : {}),
      ...(user ? { user } : {}),
    });
    const inbox = new Inbox(client);
    this.client = client;
    this.inbox = inbox;
    inbox.start();
    inbox.addEventListener('change', () => {
      this.#tellLocale(inbox);
      this.#host.changed();
    });
    this.#subscriptions = [
      client.on('state', (status) => {
        this.#host.changed();
        this.emit('belfry-state', status);
      }),
      client.on('error', (reason) => this.emit('belfry-error', reason)),
      complainAbout(client),
      watchSight(client, this.#element),
      ...this.#host.follow(client, inbox),
    ];
    client.connect();
  }

  /** @param {Inbox} inbox */
  #tellLocale({ locale }) {
    if (locale !== undefined && locale !== this.#locale) {
      this.#locale = locale;
      this.emit('belfry-locale', { locale });
    }
  }

  stop() {
    this.#subscriptions.forEach((end) => end());
    this.#subscriptions = [];
    this.inbox?.stop();
    this.client?.close();
    this.inbox = null;
    this.client = null;
    this.#host.stopped();
  }

  /**
   * The user has opened a notification.
   *
   * @param {BelfryNotification} notification
   * @param {Event} event that opened it
   * @param {import('./protocol.js').PresentedAction} [action] the button that was pressed, if not
   *   the notification itself
   * @returns {{url: string | null, isTaken: boolean}} where it leads, and whether the application goes
   *   there itself
   */
  opened(notification, event, action) {
    const url = safeUrl(action ? action.url : notification.action_url);
    const told = url === null && action?.event ? { event: action.event } : {};
    this.inbox?.opened(notification.id, url !== null);
    const isTaken = !this.emit('belfry-action', { notification, url, ...told }, true);
    if (isTaken) {
      event.preventDefault();
    }
    return { url, isTaken };
  }

  /**
   * An action was refused and undone.
   *
   * @param {unknown} reason
   * @returns {'notSaved' | 'notSavedOffline'} what to tell the user
   */
  refused(reason) {
    this.emit('belfry-error', reason);
    return reason instanceof BelfryError && reason.code === 'offline' ? 'notSavedOffline' : 'notSaved';
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   * @param {boolean} [cancelable]
   * @returns {boolean} false if it was cancelled
   */
  emit(type, detail, cancelable = false) {
    return this.#element.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }),
    );
  }
}
