/**
 * The tabs that one browser has of one user. One of them leads: it talks to the server for all.
 *
 * @module
 */

/**
 * What tabs say to each other. Never a token.
 *
 * @typedef {Question
 *   | {kind: 'welcome', status: Status}
 *   | {kind: 'state', status: Status}
 *   | {kind: 'frame', frame: import('./protocol.js').ServerFrame, prev: string | null}} Message
 */

/**
 * What a follower asks the tab that leads.
 *
 * @typedef {{kind: 'join'} | {kind: 'behind', position: string} | {kind: 'reconnect'}
 *   | {kind: 'seen', position: string}} Question `seen`: only if the status says that it wants that
 */

/**
 * @typedef {object} Status
 * @property {import('./connection.js').LinkState} state
 * @property {number | undefined} code
 * @property {number | null} unreadCount
 * @property {string | null} position
 * @property {boolean} [wantsSeen] whether what was seen is to be told to the tab that leads; one of
 *   an earlier version would take that for something else
 * @property {number | null} clockOffset how far the server's clock is ahead of this machine's just
 *   now; null if the server has not told its time
 */

/**
 * @typedef {object} TabListener
 * @property {() => void} lead this tab leads now
 * @property {() => void} follow it no longer does
 * @property {(message: Message) => void} message
 */

/** A leader that does not answer within this time to a visible tab is replaced. */
const ANSWER_MS = 4_000;
const ASK_MS = 20_000;

export class Tabs {
  #name;
  /** @type {TabListener} */ #listener;
  #shared;
  #leading = false;
  #speaking = false;
  #stopped = false;
  /** Whether the tab that leads is to be told what was seen. */ #wantsSeen = false;
  /** @type {BroadcastChannel | null} */ #channel = null;
  /** @type {AbortController | null} */ #queue = null;
  /** @type {(() => void) | null} */ #release = null;
  /** @type {AbortController | null} */ #voice = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #answer;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #asking;

  /**
   * @param {string | null} name the same in all tabs that share; null to share with none
   * @param {TabListener} listener
   */
  constructor(name, listener) {
    this.#name = `belfry ${name}`;
    this.#listener = listener;
    this.#shared = name !== null && 'locks' in navigator && typeof BroadcastChannel === 'function';
  }

  get isLeader() {
    return this.#leading;
  }

  start() {
    if (!this.#shared) {
      this.#goAlone();
      return;
    }
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = (event) => this.#heard(event.data);
    this.#contend();
    this.#ask();
    this.#asking = setInterval(() => this.#ask(), ASK_MS);
    document.addEventListener('visibilitychange', this.#seen);
    this.#seen();
  }

  stop() {
    this.#stopped = true;
    this.#leading = false;
    this.#queue?.abort();
    this.#release?.();
    this.#voice?.abort();
    this.#channel?.close();
    this.#channel = null;
    clearTimeout(this.#answer);
    clearInterval(this.#asking);
    document.removeEventListener('visibilitychange', this.#seen);
  }

  /** The user has seen everything up to a position, in this tab. @param {string} position */
  seen(position) {
    if (this.#wantsSeen) {
      this.post({ kind: 'seen', position });
    }
  }

  /** @param {Message} message */
  post(message) {
    this.#channel?.postMessage(message);
  }

  /**
   * Whether this is the tab that rings: one of the visible tabs, or the one that leads if none is
   * visible.
   */
  async isSpeaker() {
    if (!this.#shared || this.#speaking) {
      return true;
    }
    if (document.visibilityState === 'visible' || !this.#leading) {
      return false;
    }
    return !(await this.isAnySeen());
  }

  /** Whether any of these tabs is visible. */
  async isAnySeen() {
    if (document.visibilityState === 'visible') {
      return true;
    }
    if (!this.#shared) {
      return false;
    }
    try {
      const locks = await navigator.locks.query();
      return (locks.held ?? []).some((lock) => lock.name === this.#voiceName);
    } catch {
      return false; // a page that may not have locks is alone
    }
  }

  get #voiceName() {
    return `${this.#name} voice`;
  }

  /** @param {boolean} [steal] from a leader that hangs */
  #contend(steal = false) {
    this.#queue?.abort();
    const queue = new AbortController();
    this.#queue = queue;
    const options = steal ? { steal } : { signal: queue.signal };
    navigator.locks
      .request(this.#name, options, () => (this.#queue === queue ? this.#lead() : undefined))
      .catch((reason) => {
        if (this.#queue !== queue || this.#stopped) {
          return;
        }
        if (reason instanceof DOMException && reason.name === 'AbortError') {
          this.#deposed();
        } else {
          this.#goAlone(); // a page that may not have locks, such as one in a sandbox
        }
      });
  }

  #goAlone() {
    this.#shared = false;
    this.#leading = true;
    this.#listener.lead();
  }

  /** Leads until the promise resolves. @returns {Promise<void> | undefined} */
  #lead() {
    if (this.#stopped) {
      return undefined;
    }
    this.#leading = true;
    clearTimeout(this.#answer);
    this.#listener.lead();
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  #deposed() {
    this.#leading = false;
    this.#release = null;
    this.#listener.follow();
    this.#contend();
    this.#ask();
  }

  /** @param {Message} message */
  #heard(message) {
    if (message.kind === 'welcome' || message.kind === 'state' || message.kind === 'frame') {
      clearTimeout(this.#answer);
      this.#answer = undefined;
    }
    if (message.kind === 'welcome' || message.kind === 'state') {
      this.#wantsSeen = message.status.wantsSeen ?? false;
    }
    this.#listener.message(message);
  }

  /** Asks the leader for its status, which also shows whether it is there. */
  #ask() {
    if (this.#leading || document.visibilityState !== 'visible') {
      return;
    }
    this.post({ kind: 'join' });
    this.#answer ??= setTimeout(() => {
      this.#answer = undefined;
      if (!this.#leading && document.visibilityState === 'visible') {
        this.#contend(true);
      }
    }, ANSWER_MS);
  }

  #seen = () => {
    this.#voice?.abort();
    this.#voice = null;
    this.#speaking = false;
    if (document.visibilityState === 'visible') {
      this.#ask();
      this.#raiseVoice();
    }
  };

  #raiseVoice() {
    const voice = new AbortController();
    this.#voice = voice;
    navigator.locks
      .request(this.#voiceName, { signal: voice.signal }, () => {
        if (voice.signal.aborted) {
          return undefined;
        }
        this.#speaking = true;
        return new Promise((resolve) => {
          voice.signal.addEventListener('abort', () => resolve(undefined));
        });
      })
      .catch(() => {
        // Hidden before its turn came.
      });
  }
}
