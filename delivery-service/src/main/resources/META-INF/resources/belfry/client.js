/**
 * `BelfryClient`: a user's notifications in a browser, without a user interface.
 *
 * ```js
 * import { BelfryClient } from 'https://notify.example.com/belfry/client.js';
 *
 * const client = new BelfryClient({ getToken: async () => (await fetch('/token')).text() });
 * client.on('unread', (count) => console.log(count));
 * client.connect();
 * ```
 *
 * @module
 */

import { Actions } from './actions.js';
import { baseOf } from './base.js';
import { ServerClock } from './clock.js';
import { BelfryError } from './error.js';
import { Rest } from './rest.js';
import './session.js'; // fetched early, because each level of imports costs a round trip
import { SharedConnection } from './shared-connection.js';
import { TokenSource } from './token.js';

export { BelfryError };
export { CloseCode, safeUrl } from './protocol.js';

/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {import('./connection.js').LinkState} LinkState */
/** @typedef {import('./rest.js').Page} Page */

/**
 * @typedef {object} ClientOptions
 * @property {import('./token.js').GetToken} getToken gives a token of the user who is signed in;
 *   null or '' when nobody is. Called again whenever a newer one is needed.
 * @property {string | URL} [server] the URL under which `api/`, `ws/` and `belfry/` are; where this
 *   module came from if not given
 * @property {string} [user] whose notifications; read from the token if not given
 * @property {boolean} [shared] whether the tabs of this origin share one connection; true if not
 *   given
 */

/**
 * The events, each with its detail.
 *
 * - `state`: of the connection
 * - `frame`: every frame of the server, once and in order, in every tab
 * - `notification`: a new one, which may have come while there was no connection
 * - `unread`: the server's count of unread notifications
 * - `settings`: changed, here or elsewhere
 * - `reset`: what was shown may be out of date: drop it and read a list
 * - `error`: why there is no progress, where no promise can tell: `getToken` failed or timed out, the
 *   token is refused, or no socket opens. It is retried with a backoff
 *
 * @typedef {object} ClientEvents
 * @property {{state: LinkState, code?: number}} state
 * @property {ServerFrame} frame
 * @property {BelfryNotification} notification
 * @property {number | null} unread
 * @property {BelfrySettings} settings
 * @property {undefined} reset
 * @property {BelfryError} error
 */

export class BelfryClient extends EventTarget {
  #base;
  #clock = new ServerClock();
  #tokens;
  #shared;
  #rest;
  #actions;
  /** @type {BelfryError | null} */ #problem = null;

  /** @param {ClientOptions} options */
  constructor(options) {
    super();
    this.#base = baseOf(options.server);
    this.#tokens = new TokenSource(options.getToken, this.#clock, (reason) => this.#failed(reason));
    this.#shared = new SharedConnection(
      {
        base: this.#base,
        tokens: this.#tokens,
        clock: this.#clock,
        user: options.user,
        isShared: options.shared !== false,
      },
      {
        state: (state, code) => this.#told(state, code),
        frame: (frame) => this.#tell(frame),
        unread: (count) => this.#emit('unread', count),
        reset: () => this.#emit('reset', undefined),
        failed: (reason) => this.#failed(reason),
      },
    );
    this.#rest = new Rest(this.#base, (fresh) => this.#shared.token(fresh));
    this.#actions = new Actions(this.#rest, this.#tokens, (action) => this.#shared.ask(action));
  }

  /** The state of the connection, which another tab may hold. */
  get state() {
    return this.#shared.state;
  }

  /** The code that the server closed the connection with, if there is no retry. */
  get code() {
    return this.#shared.code;
  }

  /** Why it does not connect, if waiting alone won't help; null once it is connected. */
  get problem() {
    return this.#problem;
  }

  /** How many are unread; null until that is known. */
  get unreadCount() {
    return this.#shared.unreadCount;
  }

  /** Every frame up to this position has been told; null before the first greeting. */
  get position() {
    return this.#shared.position;
  }

  /** Whose notifications these are; null until that is known. */
  get user() {
    return this.#shared.user;
  }

  /** The URL that everything is relative to. */
  get server() {
    return this.#base.href;
  }

  /** Whether this tab is the one that holds the socket. */
  get isLeader() {
    return this.#shared.isLeader;
  }

  /** The time by the server's clock, in milliseconds; by this machine's before the first greeting. */
  now() {
    return this.serverTime ?? Date.now();
  }

  /** The time by the server's clock, in milliseconds; null before the first greeting. */
  get serverTime() {
    return this.#clock.now;
  }

  /** Connects, and stays connected until it is closed. Does nothing if it already is. */
  connect() {
    this.#shared.start();
  }

  /** Closes the connection of this tab. If there is another tab, it goes on. */
  close() {
    this.#shared.stop();
  }

  /** Tries again at once, even after the server said not to. */
  reconnect() {
    this.#shared.reconnect();
  }

  /** Tries again at once, unless it is connected. */
  retry() {
    if (this.state !== 'connected' && this.state !== 'live_only') {
      this.reconnect();
    }
  }

  /**
   * `addEventListener` for listeners that need the detail only.
   *
   * @template {keyof ClientEvents} K
   * @param {K} type
   * @param {(detail: ClientEvents[K]) => void} listener
   * @returns {() => void} removes the listener
   */
  on(type, listener) {
    const heard = (/** @type {Event} */ event) =>
      listener(/** @type {CustomEvent<ClientEvents[K]>} */ (event).detail);
    this.addEventListener(type, heard);
    return () => this.removeEventListener(type, heard);
  }

  // Each of these promises resolves when the server has stored the change, and rejects with a
  // BelfryError.

  /**
   * @param {string} id
   * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
   */
  markRead(id, options) {
    return this.#actions.act({ type: 'mark_as_read', notification_id: id }, options);
  }

  /** @param {string} id */
  markUnread(id) {
    return this.#actions.act({ type: 'mark_as_unread', notification_id: id });
  }

  /** @param {string} [upTo] the position of the newest that was shown; all if not given */
  markAllRead(upTo) {
    return this.#actions.act({ type: 'mark_all_read', up_to: upTo });
  }

  /**
   * @param {string} id
   * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
   */
  delete(id, options) {
    return this.#actions.act({ type: 'delete', notification_id: id }, options);
  }

  /** Puts one away, read or unread as it is. @param {string} id */
  archive(id) {
    return this.#actions.act({ type: 'archive', notification_id: id });
  }

  /** @param {string} id */
  unarchive(id) {
    return this.#actions.act({ type: 'unarchive', notification_id: id });
  }

  /** @param {string} [upTo] the position of the newest that was shown; all if not given */
  archiveAll(upTo) {
    return this.#actions.act({ type: 'archive_all', up_to: upTo });
  }

  /**
   * Counts that the person opened what the notification links to. That changes nothing in the inbox,
   * and counts once, however often it is said.
   *
   * @param {string} id
   * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
   */
  click(id, options) {
    return this.#actions.act({ type: 'click', notification_id: id }, options);
  }

  /**
   * A page of the inbox, at least as new as every frame told so far.
   *
   * @param {{limit?: number, before?: string | null, unreadOnly?: boolean, archived?: boolean}} [wanted]
   * @returns {Promise<Page>}
   */
  list(wanted = {}) {
    return this.#rest.list({ ...wanted, after: this.position });
  }

  /** @returns {Promise<BelfrySettings>} */
  settings() {
    return this.#rest.settings();
  }

  /** What notifications can be about. @returns {Promise<import('./protocol.js').Category[]>} */
  categories() {
    return this.#rest.categories();
  }

  /** @param {BelfrySettings} settings all of them */
  saveSettings(settings) {
    return this.#actions.inTurn(() => this.#rest.saveSettings(settings));
  }

  /**
   * Changes only what is named, whatever else is changed at the same time.
   *
   * @param {object} patch a JSON merge patch (RFC 7396), such as `{info_enabled: false}`
   */
  patchSettings(patch) {
    return this.#actions.inTurn(() => this.#rest.patchSettings(patch));
  }

  /** The calls by which this browser subscribes to push. */
  get push() {
    return {
      key: () => this.#rest.pushKey(),
      has: (/** @type {string} */ id) => this.#rest.hasSubscription(id),
      register: (/** @type {PushSubscriptionJSON} */ subscription) => this.#rest.subscribe(subscription),
      remove: (/** @type {string} */ id) => this.#rest.unsubscribe(id),
    };
  }

  /**
   * Says that the user has seen everything up to a position, so that nothing of it has to be pushed
   * to their devices. The bell says so by itself; an application that shows notifications in its own
   * way does while its page is visible.
   */
  seen(position = this.position) {
    this.#shared.seen(position);
  }

  /** Gets a token if there is none, so that there is one when the page goes. */
  prepare() {
    this.#tokens.token().catch(() => {
      // Then there is none.
    });
  }

  /** Whether this tab, of all tabs of this user, is the one to ring. */
  isSpeaker() {
    return this.#shared.isSpeaker();
  }

  /** Whether any tab with these notifications is visible. */
  isAnySeen() {
    return this.#shared.isAnySeen();
  }

  /** @param {BelfryError} reason */
  #failed(reason) {
    this.#problem = reason;
    this.#emit('error', reason);
  }

  /**
   * @param {LinkState} state
   * @param {number | undefined} code
   */
  #told(state, code) {
    if (state === 'connected' || state === 'live_only') {
      this.#problem = null;
    }
    this.#emit('state', code === undefined ? { state } : { state, code });
  }

  /** @param {ServerFrame} frame */
  #tell(frame) {
    this.#emit('frame', frame);
    if (frame.type === 'connection_established' && frame.state === 'snapshot') {
      this.#emit('reset', undefined);
    } else if (frame.type === 'new_notification' && frame.notification) {
      this.#emit('notification', frame.notification);
    } else if (frame.type === 'settings_changed' && frame.settings) {
      this.#emit('settings', frame.settings);
    }
  }

  /**
   * @template {keyof ClientEvents} K
   * @param {K} type
   * @param {ClientEvents[K]} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
