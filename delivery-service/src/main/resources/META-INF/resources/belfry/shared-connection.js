/**
 * The one connection that all tabs of a user share: the tab that leads holds it and passes every
 * frame on to the others, its followers.
 *
 * @module
 */

import { Connection } from './connection.js';
import { CloseCode } from './protocol.js';
import { Tabs } from './tabs.js';
import { Timeline } from './timeline.js';
import { owner, subject } from './token.js';

/** @typedef {import('./connection.js').LinkState} LinkState */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./tabs.js').Message} Message */
/** @typedef {import('./tabs.js').Status} Status */

/**
 * @typedef {object} SharedOptions
 * @property {URL} base
 * @property {import('./token.js').TokenSource} tokens
 * @property {import('./clock.js').ServerClock} clock
 * @property {string | undefined} user read from the token if not given
 * @property {boolean} isShared whether other tabs may take part
 */

/**
 * @typedef {object} SharedListener
 * @property {(state: LinkState, code: number | undefined) => void} state
 * @property {(frame: ServerFrame) => void} frame each once and in order
 * @property {(count: number | null) => void} unread
 * @property {() => void} reset what is known is another user's
 * @property {(reason: import('./error.js').BelfryError) => void} failed
 */

export class SharedConnection {
  #options;
  #listener;
  /** Null while it is closed, or waits for a token that says whose it is. @type {Tabs | null} */
  #tabs = null;
  /** Null in a tab that follows. @type {Connection | null} */ #connection = null;
  #timeline = new Timeline();
  /** @type {string | null} */ #user = null;
  /** @type {LinkState} */ #state = 'closed';
  /** @type {number | undefined} */ #code;
  /** @type {number | null} */ #unreadCount = null;
  #isWanted = false;
  #attempt = 0;
  /** The position of a follower that missed a frame. @type {string | null} */ #resumeFrom = null;

  /**
   * @param {SharedOptions} options
   * @param {SharedListener} listener
   */
  constructor(options, listener) {
    this.#options = options;
    this.#listener = listener;
  }

  get state() {
    return this.#state;
  }

  get code() {
    return this.#code;
  }

  get unreadCount() {
    return this.#unreadCount;
  }

  get position() {
    return this.#timeline.position;
  }

  get user() {
    return this.#user;
  }

  get isLeader() {
    return this.#tabs?.isLeader ?? false;
  }

  async isSpeaker() {
    return (await this.#tabs?.isSpeaker()) ?? true;
  }

  async isAnySeen() {
    return (await this.#tabs?.isAnySeen()) ?? document.visibilityState === 'visible';
  }

  start() {
    if (!this.#isWanted) {
      this.#isWanted = true;
      addEventListener('pagehide', this.#hidden);
      addEventListener('pageshow', this.#shown);
      this.#say('connecting');
      void this.#join();
    }
  }

  /** @param {number} [code] why, if not because the application says so */
  stop(code) {
    this.#isWanted = false;
    removeEventListener('pagehide', this.#hidden);
    removeEventListener('pageshow', this.#shown);
    this.#leave();
    this.#say('closed', code);
  }

  /** Tries again at once, even after the server said not to. */
  reconnect() {
    this.#options.tokens.forgetQuestion();
    if (!this.#isWanted) {
      this.start();
    } else if (this.#tabs === null) {
      void this.#join();
    } else if (this.#tabs.isLeader) {
      this.#connect();
    } else {
      this.#tabs.post({ kind: 'reconnect' });
    }
  }

  /**
   * Sends a frame by the socket of this tab.
   *
   * @param {object} frame
   * @returns {Promise<ServerFrame | null>} null if this tab has no open socket, or no answer came
   */
  async ask(frame) {
    return this.#connection?.isOpen ? this.#connection.ask(frame) : null;
  }

  /** The user has seen everything up to here. @param {string | null} position */
  seen(position) {
    if (position !== null) {
      (this.#connection ?? this.#tabs)?.seen(position);
    }
  }

  /**
   * A token to call with. If it is another user's, the connection becomes that user's.
   *
   * @param {boolean} fresh
   * @returns {Promise<string>}
   */
  async token(fresh) {
    const { tokens } = this.#options;
    const token = fresh ? await tokens.fresh() : await tokens.token();
    const owner = subject(token);
    if (this.#tabs !== null && owner !== null && this.#user !== null && owner !== this.#user) {
      this.#become(owner);
    }
    return token;
  }

  async #join() {
    const attempt = ++this.#attempt;
    const isWanted = () => attempt === this.#attempt;
    const user = this.#options.user ?? (await owner(this.#options.tokens, isWanted));
    if (isWanted() && user === undefined) {
      this.stop(CloseCode.TOKEN);
    } else if (isWanted()) {
      this.#meet(user ?? null);
    }
  }

  /** @param {string | null} user */
  #meet(user) {
    this.#user = user;
    const isShared = user !== null && this.#options.isShared;
    const tabs = new Tabs(isShared ? `${this.#options.base.href} ${user}` : null, {
      lead: () => {
        this.#tabs = tabs;
        this.#connect();
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

  /** The application signed in another user. @param {string} user */
  #become(user) {
    this.#leave();
    this.#timeline = new Timeline();
    this.#setUnread(null);
    this.#listener.reset();
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

  #connect() {
    this.#disconnect();
    const connection = new Connection(this.#options.base, this.#options.tokens, this.#user, {
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
      userChanged: (user) => this.#become(user),
      failed: (reason) => this.#listener.failed(reason),
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
        this.#options.clock.set(Date.parse(frame.server_time));
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
      this.#listener.frame(frame);
    }
  }

  /** @param {Message} message */
  #heard(message) {
    if (message.kind === 'frame') {
      this.#receive(message.frame, message.prev);
    } else if (message.kind === 'welcome' || message.kind === 'state') {
      if (!this.isLeader) {
        this.#mirror(message.status);
      }
    } else if (this.isLeader) {
      this.#asked(message);
    }
  }

  /** A follower asks this tab, which leads. @param {import('./tabs.js').Question} question */
  #asked(question) {
    if (question.kind === 'join') {
      this.#tabs?.post({ kind: 'welcome', status: this.#status() });
    } else if (question.kind === 'behind') {
      this.#goBackTo(question.position);
    } else if (question.kind === 'seen') {
      this.seen(question.position);
    } else if (question.kind === 'reconnect') {
      this.reconnect();
    }
  }

  /** @returns {Status} */
  #status() {
    return {
      state: this.#state,
      code: this.#code,
      unreadCount: this.#unreadCount,
      position: this.position,
      wantsSeen: this.#connection?.wantsSeen ?? false,
      clockOffset: this.#options.clock.offset,
    };
  }

  /** @param {Status} status of the tab that leads */
  #mirror({ state, code, unreadCount, position, clockOffset }) {
    this.#options.clock.setOffset(clockOffset);
    const mine = this.position;
    if (mine === null) {
      this.#timeline.position = position;
    } else if (position !== null && position > mine) {
      this.#tabs?.post({ kind: 'behind', position: mine });
    }
    if (position === null || this.position === position) {
      this.#setUnread(unreadCount);
    }
    this.#say(state, code);
  }

  /** Everything after a follower's position is sent again; tabs that know it ignore it. */
  #goBackTo(/** @type {string} */ position) {
    const mine = this.position;
    if (mine !== null && position < mine && (this.#resumeFrom ?? mine) > position) {
      this.#resumeFrom = position;
      this.#connection?.restart();
    }
  }

  /** @param {number | null} count */
  #setUnread(count) {
    if (count !== this.#unreadCount) {
      this.#unreadCount = count;
      this.#listener.unread(count);
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
      this.#listener.state(state, code);
    }
  }
}
