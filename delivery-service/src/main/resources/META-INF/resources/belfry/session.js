/**
 * One socket, from its handshake until it is lost.
 *
 * @module
 */

import { Liveness } from './liveness.js';
import { CloseCode, featureFor, parseFrame } from './protocol.js';
import { TokenRenewal } from './renewal.js';

/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./token.js').TokenSource} TokenSource */

/**
 * @typedef {object} SessionListener
 * @property {(frame: ServerFrame, prev: string | null) => void} frame in order
 * @property {(state: 'connected' | 'live_only') => void} state
 * @property {(code: number, needsFreshToken: boolean, reason?: string) => void} lost `reason`: as the
 *   server says it
 * @property {(token: string) => boolean} accepts whether a new token is of the same user
 * @property {() => void} signedOut
 */

const HELLO_MS = 15_000;
const STABLE_MS = 10_000;
const ACK_MS = 200;
const ACCEPTED_MS = 15_000;
const ABNORMAL = 1006;

export class Session {
  #socket;
  #token;
  /** @type {SessionListener} */ #listener;
  #liveness;
  #renewal;
  /** @type {number | null} */ #greetedAt = null;
  /** The position that this session started from. @type {string | null} */ #from;
  /** The position of the last frame that has one. @type {string | null} */ #last = null;
  /** @type {string | null} */ #acknowledged = null;
  /** The user has seen everything up to here. @type {string | null} */ #seen = null;
  /** As far as the server was told. @type {string | null} */ #seenSaid = null;
  /** @type {string[]} */ #features = [];
  #refs = 0;
  /** @type {Map<string, (answer: ServerFrame | null) => void>} */ #pending = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #hello;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #ack;

  /**
   * @param {WebSocket} socket
   * @param {string} token that it was opened with
   * @param {string | null} from where it resumes
   * @param {TokenSource} tokens
   * @param {SessionListener} listener
   */
  constructor(socket, token, from, tokens, listener) {
    this.#socket = socket;
    this.#token = token;
    this.#from = from;
    this.#listener = listener;
    this.#liveness = new Liveness({
      ping: () => this.#send({ type: 'ping' }),
      lost: (hasSlept) => listener.lost(ABNORMAL, hasSlept),
    });
    this.#renewal = new TokenRenewal(tokens, {
      renewed: (newer) => listener.accepts(newer) && this.#send({ type: 'authenticate', token: newer }),
      signedOut: () => listener.signedOut(),
    });
    socket.onmessage = (event) => this.#heard(parseFrame(event.data));
    socket.onclose = ({ code, reason }) => listener.lost(code, code === CloseCode.TOKEN, reason);
    this.#hello = setTimeout(() => listener.lost(ABNORMAL, false), HELLO_MS);
  }

  /** Whether the server has greeted. */
  get isOpen() {
    return this.#greetedAt !== null;
  }

  /** Whether it has lasted so long that the next failure is the first in a row. */
  get isStable() {
    return this.#greetedAt !== null && performance.now() - this.#greetedAt > STABLE_MS;
  }

  /** Whether the server wants to be told what was seen. */
  get wantsSeen() {
    return this.#features.includes('seen');
  }

  /** The user has seen everything up to a position. @param {string} position */
  seen(position) {
    if (this.wantsSeen && (this.#seen === null || position > this.#seen)) {
      this.#seen = position;
      this.#ack ??= setTimeout(() => this.#acknowledge(), ACK_MS);
    }
  }

  /** Finds out whether the server is still there. */
  probe() {
    this.#liveness.probe();
  }

  /**
   * Sends a frame and waits for the answer.
   *
   * @param {object} frame
   * @returns {Promise<ServerFrame | null>} `accepted` or `error`; null if no answer came, so that the
   *   outcome is unknown, or if the server does not take such a frame
   */
  ask(frame) {
    const feature = featureFor(frame);
    if (feature !== null && !this.#features.includes(feature)) {
      return Promise.resolve(null);
    }
    const ref = `r${++this.#refs}`;
    return new Promise((resolve) => {
      if (!this.#send({ ...frame, ref })) {
        resolve(null);
        return;
      }
      const timeout = setTimeout(() => this.#answer(ref, null), ACCEPTED_MS);
      this.#pending.set(ref, (answer) => {
        clearTimeout(timeout);
        resolve(answer);
      });
    });
  }

  /** Closes the socket; whatever it still says is ignored. @param {number} code */
  end(code) {
    clearTimeout(this.#hello);
    clearTimeout(this.#ack);
    this.#liveness.stop();
    this.#renewal.stop();
    this.#greetedAt = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close(code === CloseCode.NORMAL ? CloseCode.NORMAL : undefined);
    for (const ref of [...this.#pending.keys()]) {
      this.#answer(ref, null);
    }
  }

  /** @param {ServerFrame | null} frame */
  #heard(frame) {
    this.#liveness.heard();
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
      this.#greeted(frame);
    }
    if (!this.isOpen) {
      return; // not greeted yet, or ended by a listener
    }
    const prev = frame.prev ?? null;
    if (prev !== null && prev !== this.#last) {
      this.#listener.lost(ABNORMAL, false); // a frame is missing: resume from before it
      return;
    }
    if (typeof frame.position === 'string') {
      this.#last = frame.position;
      this.#ack ??= setTimeout(() => this.#acknowledge(), ACK_MS);
    }
    this.#listener.frame(frame, prev ?? this.#from);
    if (frame.type === 'resynced' && this.isOpen) {
      this.#listener.state('connected');
    }
  }

  /** @param {ServerFrame} frame */
  #greeted(frame) {
    clearTimeout(this.#hello);
    this.#greetedAt = performance.now();
    if (frame.state === 'snapshot') {
      this.#from = null;
    }
    this.#features = frame.features ?? [];
    this.#liveness.start();
    this.#listener.state(frame.state === 'live_only' ? 'live_only' : 'connected');
    this.#renewal.start(this.#token);
  }

  #acknowledge() {
    this.#ack = undefined;
    const position = this.#last;
    if (position !== this.#acknowledged) {
      this.#acknowledged = position;
      this.#send({ type: 'ack', position });
    }
    // What this session was not told yet is said when it has been.
    const seen = this.#seen === null || position === null || this.#seen < position ? this.#seen : position;
    if (seen !== null && position !== null && seen !== this.#seenSaid) {
      this.#seenSaid = seen;
      this.#send({ type: 'seen', position: seen });
    }
  }

  /**
   * @param {string} ref
   * @param {ServerFrame | null} answer
   */
  #answer(ref, answer) {
    this.#pending.get(ref)?.(answer);
    this.#pending.delete(ref);
  }

  /**
   * @param {object} frame
   * @returns {boolean} whether it was sent
   */
  #send(frame) {
    if (!this.isOpen || this.#socket.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }
}
