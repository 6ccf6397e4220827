/**
 * `BelfryClient`: a person's notifications in a browser, without a face.
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

import { ServerClock } from './clock.js';
import { Connection } from './connection.js';
import { BelfryError } from './error.js';
import { backoff, pageBase } from './protocol.js';
import { Rest } from './rest.js';
import { Tabs } from './tabs.js';
import { Timeline } from './timeline.js';
import { SignedOut, subject, TokenSource } from './token.js';

export { BelfryError };
export { CloseCode, safeUrl } from './protocol.js';

/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {import('./protocol.js').Action} Action */
/** @typedef {import('./connection.js').LinkState} LinkState */
/** @typedef {import('./rest.js').Page} Page */
/** @typedef {import('./tabs.js').Message} Message */

/**
 * @typedef {object} ClientOptions
 * @property {import('./token.js').GetToken} getToken gives a token of the one who is signed in;
 *   null or '' when nobody is. Asked again whenever a newer one is needed.
 * @property {string | URL} [server] the URL under which `api/`, `ws/` and `belfry/` are; where this
 *   module came from if not given
 * @property {string} [user] whose notifications; read from the token if not given
 * @property {boolean} [shared] whether the tabs of this origin share one connection (they do)
 */

/**
 * What is told, and with which detail.
 *
 * - `state`: how the connection is
 * - `frame`: every frame of the server's, once and in order, in every tab
 * - `notification`: one that has come, maybe while nobody was connected
 * - `unread`: how many are unread, as the server counts
 * - `settings`: changed, here or elsewhere
 * - `reset`: what was shown may be out of date: drop it and read a list
 * - `error`: why it does not get on, where nobody waits for a promise: `getToken` failed, or gave
 *   nothing in time. It is tried again, after longer and longer pauses
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
  #options;
  #clock = new ServerClock();
  /** @type {TokenSource} */ #tokens;
  /** @type {Rest} */ #rest;
  #timeline = new Timeline();
  /** @type {Tabs | null} */ #tabs = null;
  /** @type {Connection | null} */ #connection = null;
  /** @type {string | null} */ #user = null;
  /** @type {LinkState} */ #state = 'closed';
  /** @type {number | undefined} */ #code;
  /** @type {number | null} */ #unreadCount = null;
  #wanted = false;
  #attempt = 0;
  /** Where a tab that fell behind is. @type {string | null} */ #resumeFrom = null;
  /** One action after the other, so that they come to pass in the order they were asked for. */
  /** @type {Promise<unknown>} */ #lastAction = Promise.resolve();

  /** @param {ClientOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#base = baseOf(options.server);
    this.#tokens = new TokenSource(options.getToken, this.#clock, (reason) => this.#emit('error', reason));
    this.#rest = new Rest(this.#base, (fresh) => this.#token(fresh));
  }

  /** How the connection is, which may be another tab's. */
  get state() {
    return this.#state;
  }

  /** The code that the server closed the connection with, if it is not to be tried again. */
  get code() {
    return this.#code;
  }

  /** How many are unread; null as long as nobody knows. */
  get unreadCount() {
    return this.#unreadCount;
  }

  /** Everything up to here has been told; null before the first greeting. */
  get position() {
    return this.#timeline.position;
  }

  /** Whose notifications these are, once that is known. */
  get user() {
    return this.#user;
  }

  /** The URL that everything is relative to. */
  get server() {
    return this.#base.href;
  }

  /** Whether this tab is the one that holds the socket. */
  get isLeader() {
    return this.#tabs?.isLeader ?? false;
  }

  /** The time by the server's clock, in milliseconds; by this machine's before the first greeting. */
  now() {
    return this.serverTime ?? Date.now();
  }

  /** The time by the server's clock, in milliseconds; null before the first greeting. */
  get serverTime() {
    return this.#clock.now;
  }

  /** Connects, and stays connected until it is closed. Does nothing if it is already. */
  connect() {
    if (!this.#wanted) {
      this.#wanted = true;
      addEventListener('pagehide', this.#hidden);
      addEventListener('pageshow', this.#shown);
      this.#say('connecting');
      void this.#join();
    }
  }

  /** Lets go. Another tab goes on, if there is one. */
  close() {
    this.#wanted = false;
    removeEventListener('pagehide', this.#hidden);
    removeEventListener('pageshow', this.#shown);
    this.#leave();
    this.#say('closed');
  }

  /** Tries again at once, also after the server said not to. */
  reconnect() {
    this.#tokens.forgetQuestion();
    if (!this.#wanted) {
      this.connect();
    } else if (this.#tabs === null) {
      void this.#join();
    } else if (this.#tabs.isLeader) {
      this.#connectNow();
    } else {
      this.#tabs.post({ kind: 'reconnect' });
    }
  }

  /**
   * `addEventListener` for those who want the detail only.
   *
   * @template {keyof ClientEvents} K
   * @param {K} type
   * @param {(detail: ClientEvents[K]) => void} listener
   * @returns {() => void} ends it
   */
  on(type, listener) {
    const heard = (/** @type {Event} */ event) =>
      listener(/** @type {CustomEvent<ClientEvents[K]>} */ (event).detail);
    this.addEventListener(type, heard);
    return () => this.removeEventListener(type, heard);
  }

  // ---- what one can ask for. Each promise is kept when the server has it for good, and broken
  // with a BelfryError.

  /**
   * @param {string} id
   * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
   */
  markRead(id, options) {
    return this.#act({ type: 'mark_as_read', notification_id: id }, options);
  }

  /** @param {string} id */
  markUnread(id) {
    return this.#act({ type: 'mark_as_unread', notification_id: id });
  }

  /** @param {string} [upTo] the position of the newest that was shown; all if not given */
  markAllRead(upTo) {
    return this.#act(
      upTo === undefined ? { type: 'mark_all_read' } : { type: 'mark_all_read', up_to: upTo },
    );
  }

  /**
   * @param {string} id
   * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
   */
  delete(id, options) {
    return this.#act({ type: 'delete', notification_id: id }, options);
  }

  /**
   * A page of the inbox, at least as new as every frame told so far.
   *
   * @param {{limit?: number, before?: string | null, unreadOnly?: boolean}} [wanted]
   * @returns {Promise<Page>}
   */
  list(wanted = {}) {
    return this.#rest.list({ ...wanted, after: this.position });
  }

  settings() {
    return this.#rest.settings();
  }

  /** @param {BelfrySettings} settings all of them */
  saveSettings(settings) {
    return this.#inTurn(() => this.#rest.saveSettings(settings));
  }

  /** Sees to it that there is a token at hand when the page goes. */
  prepare() {
    this.#tokens.token().catch(() => {
      // Then there is none.
    });
  }

  /** Whether it is for this tab to ring, if something is to ring. */
  async isSpeaker() {
    return (await this.#tabs?.isSpeaker()) ?? true;
  }

  /** Whether any tab with these notifications is in front of someone. */
  async isAnySeen() {
    return (await this.#tabs?.isAnySeen()) ?? document.visibilityState === 'visible';
  }

  /**
   * @param {Action} action
   * @param {{keepalive?: boolean}} [options]
   * @returns {Promise<void>}
   */
  #act(action, { keepalive = false } = {}) {
    if (keepalive) {
      const token = this.#tokens.current;
      const isAtHand = token !== null && this.#tokens.lifetime(token) > 0;
      return this.#rest.act(action, isAtHand ? { token } : {}).then(() => {});
    }
    return this.#inTurn(async () => {
      const answer =
        this.isLeader && this.#connection?.isOpen ? await this.#connection.ask(action) : null;
      if (answer === null) {
        // Also when the socket ended before its answer: everything here may be asked for twice.
        await this.#rest.act(action);
      } else if (answer.type === 'error') {
        throw new BelfryError(
          answer.code === 'unavailable' || answer.code === 'rate_limited' ? 'unavailable' : 'refused',
          answer.message ?? 'It was refused',
        );
      }
    });
  }

  /**
   * @template T
   * @param {() => Promise<T>} action
   * @returns {Promise<T>}
   */
  #inTurn(action) {
    const done = this.#lastAction.then(action, action);
    this.#lastAction = done.catch(() => {});
    return done;
  }

  /**
   * @param {boolean} fresh
   * @returns {Promise<string>}
   */
  async #token(fresh) {
    const token = fresh ? await this.#tokens.fresh() : await this.#tokens.token();
    const owner = subject(token);
    if (this.#tabs !== null && owner !== null && this.#user !== null && owner !== this.#user) {
      this.#become(owner);
    }
    return token;
  }

  // ---- together with other tabs

  async #join() {
    const attempt = ++this.#attempt;
    for (let failures = 0; ; failures++) {
      try {
        const user = this.#options.user ?? subject(await this.#tokens.token());
        if (attempt === this.#attempt) {
          this.#meet(user);
        }
        return;
      } catch (reason) {
        if (attempt !== this.#attempt) {
          return;
        }
        if (reason instanceof SignedOut) {
          this.close();
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
        if (attempt !== this.#attempt) {
          return;
        }
      }
    }
  }

  /** @param {string | null} user */
  #meet(user) {
    this.#user = user;
    const isShared = user !== null && this.#options.shared !== false;
    const tabs = new Tabs(isShared ? `${this.#base.href} ${user}` : null, {
      lead: () => {
        this.#tabs = tabs;
        this.#connectNow();
      },
      follow: () => this.#disconnect(),
      message: (message) => this.#heard(message),
    });
    this.#tabs = tabs;
    tabs.start();
  }

  #leave() {
    this.#attempt++;
    this.#disconnect();
    this.#tabs?.stop();
    this.#tabs = null;
  }

  /** The application signed in somebody else. @param {string} user */
  #become(user) {
    this.#leave();
    this.#timeline = new Timeline();
    this.#setUnread(null);
    this.#emit('reset', undefined);
    this.#say('connecting');
    this.#meet(user);
  }

  #hidden = () => this.#leave();

  /** @param {PageTransitionEvent} event */
  #shown = (event) => {
    if (event.persisted) {
      void this.#join();
    }
  };

  /** @param {Message} message */
  #heard(message) {
    switch (message.kind) {
      case 'frame':
        this.#receive(message.frame, message.prev);
        return;
      case 'welcome':
      case 'state':
        if (!this.isLeader) {
          this.#mirror(message.status);
        }
        return;
      case 'join':
        if (this.isLeader) {
          this.#tabs?.post({ kind: 'welcome', status: this.#status() });
        }
        return;
      case 'behind':
        if (this.isLeader) {
          this.#goBackTo(message.position);
        }
        return;
      case 'reconnect':
        if (this.isLeader) {
          this.#tokens.forgetQuestion();
          this.#connectNow();
        }
    }
  }

  #status() {
    return {
      state: this.#state,
      ...(this.#code === undefined ? {} : { code: this.#code }),
      unreadCount: this.#unreadCount,
      position: this.position,
      clockOffset: this.serverTime === null ? null : this.serverTime - Date.now(),
    };
  }

  /** @param {import('./tabs.js').Status} status */
  #mirror({ state, code, unreadCount, position, clockOffset }) {
    if (clockOffset !== null) {
      this.#clock.set(Date.now() + clockOffset);
    }
    const mine = this.#timeline.position;
    if (mine === null) {
      this.#timeline.position = position;
    } else if (position !== null && position > mine) {
      this.#tabs?.post({ kind: 'behind', position: mine });
    }
    if (position === null || this.#timeline.position === position) {
      this.#setUnread(unreadCount);
    }
    this.#say(state, code);
  }

  /** A tab has not seen what this one has: all of it is told again, and those who know it nod. */
  #goBackTo(/** @type {string} */ position) {
    const mine = this.position;
    if (mine !== null && position < mine && (this.#resumeFrom ?? mine) > position) {
      this.#resumeFrom = position;
      this.#connection?.restart();
    }
  }

  // ---- the one connection

  #connectNow() {
    this.#disconnect();
    const connection = new Connection(socketUrl(this.#base), this.#tokens, this.#user, {
      position: () => this.#resumeFrom ?? this.position,
      frame: (frame, prev) => {
        this.#tabs?.post({ kind: 'frame', frame, prev });
        this.#receive(frame, prev);
      },
      state: (state, code) => {
        if (connection === this.#connection) {
          this.#say(state, code);
          this.#tabs?.post({ kind: 'state', status: this.#status() });
        }
      },
      stranger: (user) => this.#become(user),
      failed: (reason) => this.#emit('error', reason),
    });
    this.#connection = connection;
    connection.start();
  }

  #disconnect() {
    const connection = this.#connection;
    this.#connection = null;
    connection?.stop();
  }

  /**
   * @param {ServerFrame} frame
   * @param {string | null} prev
   */
  #receive(frame, prev) {
    if (frame.type === 'connection_established') {
      this.#resumeFrom = null;
      this.#user ??= frame.user ?? null;
      if (typeof frame.server_time === 'string') {
        this.#clock.set(Date.parse(frame.server_time));
      }
    }
    const verdict = this.#timeline.judge(frame, prev);
    if (verdict === 'gap') {
      const position = this.position;
      if (this.isLeader) {
        this.#connection?.restart();
      } else if (position !== null) {
        this.#tabs?.post({ kind: 'behind', position });
      }
      return;
    }
    if (typeof frame.unread_count === 'number') {
      this.#setUnread(frame.unread_count);
    }
    if (verdict === 'next') {
      this.#tell(frame);
    }
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

  /** @param {number | null} count */
  #setUnread(count) {
    if (count !== this.#unreadCount) {
      this.#unreadCount = count;
      this.#emit('unread', count);
    }
  }

  /**
   * @param {LinkState} state
   * @param {number} [code]
   */
  #say(state, code) {
    if (state !== this.#state || code !== this.#code) {
      this.#state = state;
      this.#code = code;
      this.#emit('state', code === undefined ? { state } : { state, code });
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

/** @param {string | URL | undefined} server */
function baseOf(server) {
  const base = new URL(server ?? new URL('..', import.meta.url), pageBase());
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) {
    base.pathname += '/';
  }
  return base;
}

/** @param {URL} base */
function socketUrl(base) {
  const url = new URL('ws/notifications', base);
  url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
