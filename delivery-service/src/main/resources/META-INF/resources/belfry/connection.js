/**
 * Keeps one session open: when it is lost, the next one resumes where it ended.
 *
 * @module
 */

import { diagnose } from './diagnosis.js';
import { BelfryError } from './error.js';
import { backoff, CloseCode, mayReconnect } from './protocol.js';
import { Session } from './session.js';
import { SignedOut, subject } from './token.js';

/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./token.js').TokenSource} TokenSource */

/**
 * - `connecting`: for the first time
 * - `connected`: everything that happens is told
 * - `live_only`: what happens now is told; what was missed follows as soon as the server has it
 * - `reconnecting`, `offline`: the session was lost, and the next one is on its way
 * - `closed`: there is no retry; `code` says why, if the server closed it
 *
 * @typedef {'connecting' | 'connected' | 'live_only' | 'reconnecting' | 'offline' | 'closed'} LinkState
 */

/**
 * @typedef {object} Listener
 * @property {() => string | null} position where to resume from
 * @property {(frame: ServerFrame, prev: string | null) => void} frame in order
 * @property {(state: LinkState, code?: number) => void} state
 * @property {(user: string) => void} userChanged the application signed in another user
 * @property {(reason: BelfryError) => void} failed why it can't connect, if waiting alone won't help
 */

const TOO_MANY_FRAMES_MS = 5_000;
const ABNORMAL = 1006;
/** In a row of failed handshakes the second one is looked into, and then every eighth. */
const LOOK_EVERY = 8;

export class Connection {
  #base;
  /** @type {TokenSource} */ #tokens;
  /** @type {string | null} */ #user;
  /** @type {Listener} */ #listener;
  /** Null while it waits for a token or for the next retry. @type {Session | null} */ #session = null;
  /** Incremented when the token that is on its way is no longer wanted. */ #attempt = 0;
  /** In a row. */ #failures = 0;
  #isWanted = false;
  #wasConnected = false;
  /** Whether the session's token was asked for because the one before was refused. */
  #isRenewed = false;
  /** @type {LinkState} */ #state = 'closed';
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retryTimer;

  /**
   * @param {URL} base under which the server's `ws/` is
   * @param {TokenSource} tokens
   * @param {string | null} user whose socket it is; null if that is not known
   * @param {Listener} listener
   */
  constructor(base, tokens, user, listener) {
    this.#base = base;
    this.#tokens = tokens;
    this.#user = user;
    this.#listener = listener;
  }

  get isOpen() {
    return this.#session?.isOpen ?? false;
  }

  get wantsSeen() {
    return this.#session?.wantsSeen ?? false;
  }

  /** The user has seen everything up to a position. @param {string} position */
  seen(position) {
    this.#session?.seen(position);
  }

  start() {
    if (!this.#isWanted) {
      this.#isWanted = true;
      this.#failures = 0;
      addEventListener('online', this.#wake);
      addEventListener('offline', this.#probe);
      document.addEventListener('visibilitychange', this.#seen);
      this.#say('connecting');
      void this.#open(false);
    }
  }

  stop() {
    this.#end();
    this.#say('closed');
  }

  /** Starts over at once, from where the listener says. */
  restart() {
    if (this.#isWanted) {
      this.#drop(CloseCode.NORMAL);
      void this.#open(false);
    }
  }

  /**
   * Sends a frame and waits for the answer.
   *
   * @param {object} frame
   * @returns {Promise<ServerFrame | null>} null if no answer came, so that the outcome is unknown
   */
  async ask(frame) {
    return (await this.#session?.ask(frame)) ?? null;
  }

  /** @param {boolean} needsFreshToken */
  async #open(needsFreshToken) {
    const attempt = ++this.#attempt;
    let token;
    try {
      token = needsFreshToken ? await this.#tokens.fresh() : await this.#tokens.token();
    } catch (reason) {
      if (attempt === this.#attempt) {
        if (reason instanceof SignedOut) {
          this.#giveUp(CloseCode.TOKEN);
        } else {
          this.#retry(false);
        }
      }
      return;
    }
    if (attempt === this.#attempt && this.#accepts(token)) {
      this.#isRenewed = needsFreshToken;
      this.#dial(token);
    }
  }

  /** @param {string} token */
  #dial(token) {
    const from = this.#listener.position();
    const url = new URL('ws/notifications', this.#base);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    if (from !== null) {
      url.searchParams.set('position', from);
    }
    let socket;
    try {
      socket = new WebSocket(url, ['belfry.v1', `bearer.${token}`]);
    } catch (reason) {
      // The token has characters that a browser can't send here, or the page may not connect there.
      this.#listener.failed(
        new BelfryError('unauthorized', 'The browser opens no socket with this token', undefined, reason),
      );
      this.#retry(true);
      return;
    }
    this.#session = new Session(socket, token, from, this.#tokens, {
      frame: (frame, prev) => this.#listener.frame(frame, prev),
      state: (state) => {
        this.#wasConnected = true;
        this.#say(state);
      },
      lost: (code, hasOldToken, reason) => {
        this.#explain(code, reason, token);
        this.#lost(code, hasOldToken);
      },
      accepts: (newer) => this.#accepts(newer),
      signedOut: () => this.#giveUp(CloseCode.TOKEN),
    });
  }

  /**
   * Whether a token is of the same user; if it is not, this connection ends.
   *
   * @param {string} token
   */
  #accepts(token) {
    const owner = subject(token);
    if (owner === null || owner === this.#user) {
      return true;
    }
    this.#end();
    this.#listener.userChanged(owner);
    return false;
  }

  /**
   * Tells why there was no greeting, unless waiting may help.
   *
   * @param {number} code
   * @param {string | undefined} reason
   * @param {string} token
   */
  #explain(code, reason, token) {
    if (this.isOpen) {
      return;
    }
    if (code === CloseCode.TOKEN && this.#isRenewed) {
      this.#listener.failed(
        new BelfryError('unauthorized', `The token is refused: ${reason || 'bad or expired'}`),
      );
    } else if (code === ABNORMAL && !this.#wasConnected && this.#failures % LOOK_EVERY === 1) {
      void diagnose(this.#base, token).then((problem) => {
        if (problem !== null && this.#isWanted && !this.#wasConnected) {
          this.#listener.failed(problem);
        }
      });
    }
  }

  /**
   * @param {number} code
   * @param {boolean} needsFreshToken the current one may have ended
   */
  #lost(code, needsFreshToken) {
    if (this.#session?.isStable) {
      this.#failures = 0;
    }
    this.#drop(code);
    if (mayReconnect(code)) {
      this.#retry(needsFreshToken, code === CloseCode.TOO_MANY_FRAMES ? TOO_MANY_FRAMES_MS : 0);
    } else {
      this.#giveUp(code);
    }
  }

  /**
   * @param {boolean} needsFreshToken
   * @param {number} [atLeast] milliseconds
   */
  #retry(needsFreshToken, atLeast = 0) {
    this.#attempt++;
    this.#say(navigator.onLine ? (this.#wasConnected ? 'reconnecting' : 'connecting') : 'offline');
    const delay = atLeast + backoff(this.#failures++);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#open(needsFreshToken), delay);
  }

  /** @param {number} code */
  #giveUp(code) {
    this.#end();
    this.#say('closed', code);
  }

  #end() {
    this.#isWanted = false;
    removeEventListener('online', this.#wake);
    removeEventListener('offline', this.#probe);
    document.removeEventListener('visibilitychange', this.#seen);
    this.#drop(CloseCode.NORMAL);
  }

  /** @param {number} code */
  #drop(code) {
    this.#attempt++;
    clearTimeout(this.#retryTimer);
    const session = this.#session;
    this.#session = null;
    session?.end(code);
  }

  /** The network is back, or the user looks at the page: retry now. */
  #wake = () => {
    if (this.#session === null) {
      this.#failures = 0;
      clearTimeout(this.#retryTimer);
      void this.#open(false);
    } else {
      this.#probe();
    }
  };

  #seen = () => {
    if (document.visibilityState === 'visible') {
      this.#wake();
    }
  };

  #probe = () => {
    if (this.#session?.isOpen) {
      this.#session.probe();
    } else if (!navigator.onLine && this.#state === 'reconnecting') {
      this.#say('offline');
    }
  };

  /**
   * @param {LinkState} state
   * @param {number} [code]
   */
  #say(state, code) {
    if (state !== this.#state || code !== undefined) {
      this.#state = state;
      this.#listener.state(state, code);
    }
  }
}
