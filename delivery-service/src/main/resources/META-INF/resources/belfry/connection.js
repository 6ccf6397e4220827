/**
 * One socket after the other, as long as it is wanted.
 *
 * @module
 */

import { BelfryError } from './error.js';
import { backoff, CloseCode, mayReconnect, parseFrame } from './protocol.js';
import { SignedOut, subject } from './token.js';

/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./token.js').TokenSource} TokenSource */

/**
 * - `connecting`: for the first time
 * - `connected`: whatever happens is told
 * - `live_only`: what happens now is told, what was missed follows when the server has it again
 * - `reconnecting`, `offline`: it was lost, and is tried again by itself
 * - `closed`: it is not tried again; `code` says why, if the server closed it
 *
 * @typedef {'connecting' | 'connected' | 'live_only' | 'reconnecting' | 'offline' | 'closed'} LinkState
 */

/**
 * @typedef {object} Listener
 * @property {() => string | null} position where to resume from
 * @property {(frame: ServerFrame, prev: string | null) => void} frame in order
 * @property {(state: LinkState, code?: number) => void} state
 * @property {(user: string) => void} stranger the application signed in somebody else
 * @property {(reason: BelfryError) => void} failed what keeps it from connecting, if that is nothing
 *   that passes by itself
 */

const HELLO_MS = 15_000;
/** How often it is looked at how long the silence has lasted. */
const PULSE_MS = 5_000;
/** After so long a silence it is asked whether anyone is there. */
const SILENCE_MS = 25_000;
const PONG_MS = 5_000;
/**
 * Nobody asked for so long: this machine has slept, since even a hidden page's timers run once a
 * minute; and the server, which pings, has ended the session long ago.
 */
const SLEPT_MS = 100_000;
const STABLE_MS = 10_000;
const TOO_MANY_FRAMES_MS = 5_000;
const ACK_MS = 200;
const ACCEPTED_MS = 15_000;
/** A token is renewed so long before its end, or with a fifth of its life left. */
const AHEAD_MS = 60_000;
const MIN_RENEWAL_MS = 1_000;
const MAX_RENEWAL_MS = 32_000;
/** The longest that a timer of a browser's can take. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const TIMERS = /** @type {const} */ (['retry', 'hello', 'pulse', 'pong', 'ack', 'token']);
/** @typedef {typeof TIMERS[number]} TimerName */

export class Connection {
  #url;
  /** @type {TokenSource} */ #tokens;
  /** @type {string | null} */ #user;
  /** @type {Listener} */ #listener;

  /** @type {WebSocket | null} */ #socket = null;
  /** Bumped whenever what was under way is no longer wanted. */
  #attempt = 0;
  #failures = 0;
  #wanted = false;
  /** @type {number | null} */ #greetedAt = null;
  /** When the server was last heard, by both clocks: one of them stands still while a machine sleeps. */
  #heardAt = { ticks: 0, date: 0 };
  #wasConnected = false;
  /** @type {LinkState} */ #state = 'closed';
  /** The position of the last positioned frame of this socket. @type {string | null} */
  #last = null;
  /** What this socket began from. @type {string | null} */ #from = null;
  #acknowledged = '';
  #refs = 0;
  /** @type {Map<string, (answer: ServerFrame | null) => void>} */ #pending = new Map();

  /** @type {Partial<Record<TimerName, ReturnType<typeof setTimeout>>>} */
  #timers = {};

  /**
   * @param {URL} url
   * @param {TokenSource} tokens
   * @param {string | null} user whose socket it is to be; null if that is not known
   * @param {Listener} listener
   */
  constructor(url, tokens, user, listener) {
    this.#url = url;
    this.#tokens = tokens;
    this.#user = user;
    this.#listener = listener;
  }

  get isOpen() {
    return this.#greetedAt !== null;
  }

  start() {
    if (!this.#wanted) {
      this.#wanted = true;
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

  /** Begins anew at once, from where the listener says. */
  restart() {
    if (this.#wanted) {
      this.#drop(CloseCode.NORMAL);
      void this.#open(false);
    }
  }

  /**
   * Says something and waits for the answer.
   *
   * @param {object} frame
   * @returns {Promise<ServerFrame | null>} `accepted` or `error`; null if nobody answered, and
   *   nobody knows whether it was heard
   */
  ask(frame) {
    const ref = `r${++this.#refs}`;
    return new Promise((resolve) => {
      if (!this.#send({ ...frame, ref })) {
        resolve(null);
        return;
      }
      const patience = setTimeout(() => this.#answer(ref, null), ACCEPTED_MS);
      this.#pending.set(ref, (answer) => {
        clearTimeout(patience);
        resolve(answer);
      });
    });
  }

  /**
   * @param {string} ref
   * @param {ServerFrame | null} answer
   */
  #answer(ref, answer) {
    this.#pending.get(ref)?.(answer);
    this.#pending.delete(ref);
  }

  /** @param {boolean} freshToken */
  async #open(freshToken) {
    const attempt = ++this.#attempt;
    let token;
    try {
      token = freshToken ? await this.#tokens.fresh() : await this.#tokens.token();
    } catch (reason) {
      if (attempt === this.#attempt) {
        if (reason instanceof SignedOut) {
          this.#end();
          this.#say('closed', CloseCode.TOKEN);
        } else {
          this.#retry(false);
        }
      }
      return;
    }
    if (attempt !== this.#attempt) {
      return;
    }
    const owner = subject(token);
    if (owner !== null && owner !== this.#user) {
      this.#end();
      this.#listener.stranger(owner);
      return;
    }
    this.#dial(token);
  }

  /** @param {string} token */
  #dial(token) {
    const from = this.#listener.position();
    const url = new URL(this.#url);
    if (from !== null) {
      url.searchParams.set('position', from);
    }
    this.#last = null;
    this.#from = from;
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
    this.#socket = socket;
    const isCurrent = () => socket === this.#socket;
    socket.onmessage = (event) => {
      if (isCurrent()) {
        this.#heard(parseFrame(event.data), token);
      }
    };
    socket.onclose = (event) => {
      if (isCurrent()) {
        this.#lost(event.code);
      }
    };
    this.#after('hello', HELLO_MS, () => this.#lost(1006));
  }

  /**
   * @param {ServerFrame | null} frame
   * @param {string} token
   */
  #heard(frame, token) {
    this.#heardNow();
    if (frame === null || frame.type === 'pong') {
      return;
    }
    if (frame.type === 'accepted' || frame.type === 'error') {
      if (typeof frame.ref === 'string') {
        this.#answer(frame.ref, frame);
      }
      return;
    }
    if (frame.type === 'connection_established') {
      this.#greeted(frame, token);
    }
    const prev = frame.prev ?? null;
    if (prev !== null && prev !== this.#last) {
      this.#lost(1006); // something between is missing: resume from before it
      return;
    }
    if (typeof frame.position === 'string') {
      this.#last = frame.position;
      this.#after('ack', ACK_MS, () => this.#acknowledge(), true);
    }
    this.#listener.frame(frame, prev ?? this.#from);
    if (frame.type === 'resynced') {
      this.#say('connected');
    }
  }

  /**
   * @param {ServerFrame} frame
   * @param {string} token
   */
  #greeted(frame, token) {
    clearTimeout(this.#timers.hello);
    this.#greetedAt = performance.now();
    this.#wasConnected = true;
    if (frame.state === 'snapshot') {
      this.#from = null;
    }
    this.#say(frame.state === 'live_only' ? 'live_only' : 'connected');
    this.#renewIn(token);
  }

  #acknowledge() {
    const position = this.#last;
    if (position !== null && position !== this.#acknowledged) {
      this.#acknowledged = position;
      this.#send({ type: 'ack', position });
    }
  }

  /**
   * Sends a newer token before this one ends.
   *
   * @param {string} token
   * @param {number} [inVain] how often in a row asking has brought none that lasts
   */
  #renewIn(token, inVain = 0) {
    const left = this.#tokens.lifetime(token);
    if (left !== Infinity) {
      const due = left - Math.min(AHEAD_MS, left * 0.2);
      const atLeast = Math.min(MAX_RENEWAL_MS, MIN_RENEWAL_MS * 2 ** inVain);
      const delay = Math.min(MAX_TIMER_MS, Math.max(due, atLeast));
      this.#after('token', delay, () => void this.#renew(token, inVain));
    }
  }

  /**
   * @param {string} token
   * @param {number} inVain
   */
  async #renew(token, inVain) {
    const attempt = this.#attempt;
    const left = this.#tokens.lifetime(token);
    if (left > 2 * AHEAD_MS) {
      this.#renewIn(token); // its end is further away than a timer goes
      return;
    }
    let newer = token;
    try {
      newer = await this.#tokens.fresh();
    } catch (reason) {
      if (reason instanceof SignedOut && attempt === this.#attempt) {
        this.#end();
        this.#say('closed', CloseCode.TOKEN);
        return;
      }
      // Not now. There may be another chance before the token ends, and 4401 is the last.
    }
    if (attempt !== this.#attempt) {
      return;
    }
    const owner = subject(newer);
    if (owner !== null && owner !== this.#user) {
      this.#end();
      this.#listener.stranger(owner);
      return;
    }
    if (newer !== token) {
      this.#send({ type: 'authenticate', token: newer });
    }
    const lasts = this.#tokens.lifetime(newer);
    const isOfUse = lasts > this.#tokens.lifetime(token) && lasts > MIN_RENEWAL_MS;
    this.#renewIn(newer, isOfUse ? 0 : inVain + 1);
  }

  /**
   * @param {number} code
   * @param {boolean} [freshToken] the one at hand may have ended
   */
  #lost(code, freshToken = code === CloseCode.TOKEN) {
    if (this.#greetedAt !== null && performance.now() - this.#greetedAt > STABLE_MS) {
      this.#failures = 0;
    }
    this.#drop(code);
    if (!this.#wanted) {
      return;
    }
    if (!mayReconnect(code)) {
      this.#end();
      this.#say('closed', code);
      return;
    }
    this.#retry(freshToken, code === CloseCode.TOO_MANY_FRAMES ? TOO_MANY_FRAMES_MS : 0);
  }

  /**
   * @param {boolean} freshToken
   * @param {number} [atLeast]
   */
  #retry(freshToken, atLeast = 0) {
    this.#attempt++;
    this.#say(navigator.onLine ? (this.#wasConnected ? 'reconnecting' : 'connecting') : 'offline');
    const delay = atLeast + backoff(this.#failures++);
    this.#after('retry', delay, () => void this.#open(freshToken));
  }

  /** Lets go of the socket; whatever it still says is not heard. @param {number} code */
  #drop(code) {
    this.#attempt++;
    for (const name of TIMERS) {
      clearTimeout(this.#timers[name]);
      this.#timers[name] = undefined;
    }
    const socket = this.#socket;
    this.#socket = null;
    this.#greetedAt = null;
    this.#acknowledged = '';
    if (socket !== null) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close(code === CloseCode.NORMAL ? CloseCode.NORMAL : undefined);
    }
    for (const ref of [...this.#pending.keys()]) {
      this.#answer(ref, null);
    }
  }

  #end() {
    this.#wanted = false;
    removeEventListener('online', this.#wake);
    removeEventListener('offline', this.#probe);
    document.removeEventListener('visibilitychange', this.#seen);
    this.#drop(CloseCode.NORMAL);
  }

  /** The network is back, or someone looks: there is no sense in waiting any longer. */
  #wake = () => {
    if (!this.#wanted) {
      return;
    }
    if (this.#socket === null) {
      this.#failures = 0;
      clearTimeout(this.#timers.retry);
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

  /** A browser is not told when the other end is gone; so it asks. */
  #probe = () => {
    if (!this.isOpen) {
      if (!navigator.onLine && this.#state === 'reconnecting') {
        this.#say('offline');
      }
    } else if (this.#silence > SLEPT_MS) {
      this.#lost(1006, true);
    } else {
      this.#send({ type: 'ping' });
      this.#after('pong', PONG_MS, () => this.#lost(1006), true);
    }
  };

  /** How long nothing has been heard. A user's clock that is set ahead only looks like a sleep. */
  get #silence() {
    const { ticks, date } = this.#heardAt;
    return Math.max(performance.now() - ticks, Date.now() - date);
  }

  #heardNow() {
    this.#heardAt = { ticks: performance.now(), date: Date.now() };
    clearTimeout(this.#timers.pong);
    this.#timers.pong = undefined;
    if (this.#timers.pulse === undefined) {
      this.#feelPulse();
    }
  }

  #feelPulse() {
    this.#after('pulse', PULSE_MS, () => {
      this.#feelPulse();
      if (this.#silence > SILENCE_MS && this.#timers.pong === undefined) {
        this.#probe();
      }
    });
  }

  /** @param {object} frame */
  #send(frame) {
    const socket = this.#socket;
    if (socket === null || !this.isOpen || socket.readyState !== WebSocket.OPEN) {
      return false;
    }
    socket.send(JSON.stringify(frame));
    return true;
  }

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

  /**
   * @param {TimerName} name
   * @param {number} delay
   * @param {() => void} then
   * @param {boolean} [keep] what runs already
   */
  #after(name, delay, then, keep = false) {
    if (keep && this.#timers[name] !== undefined) {
      return;
    }
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(() => {
      this.#timers[name] = undefined;
      then();
    }, delay);
  }
}
