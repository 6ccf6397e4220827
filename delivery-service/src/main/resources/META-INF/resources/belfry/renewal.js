/**
 * Gets a new token before the one that a session runs on has ended.
 *
 * @module
 */

import { SignedOut } from './token.js';

/** @typedef {import('./token.js').TokenSource} TokenSource */

/** A token is renewed so long before its end, or with a fifth of its life left. */
const AHEAD_MS = 60_000;
const MIN_DELAY_MS = 1_000;
const MAX_DELAY_MS = 32_000;
/** The longest that a browser's timer can take. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * @typedef {object} RenewalListener
 * @property {(token: string) => void} renewed there is another token
 * @property {() => void} signedOut nobody is signed in any more
 */

export class TokenRenewal {
  /** @type {TokenSource} */ #tokens;
  /** @type {RenewalListener} */ #listener;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #isStopped = false;

  /**
   * @param {TokenSource} tokens
   * @param {RenewalListener} listener
   */
  constructor(tokens, listener) {
    this.#tokens = tokens;
    this.#listener = listener;
  }

  /** @param {string} token the one in use */
  start(token) {
    this.#schedule(token, 0);
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /**
   * @param {string} token
   * @param {number} failures how often in a row no token came that lasts longer
   */
  #schedule(token, failures) {
    const left = this.#tokens.lifetime(token);
    if (left !== Infinity && !this.#isStopped) {
      const due = left - Math.min(AHEAD_MS, left * 0.2);
      const atLeast = Math.min(MAX_DELAY_MS, MIN_DELAY_MS * 2 ** failures);
      const delay = Math.min(MAX_TIMER_MS, Math.max(due, atLeast));
      this.#timer = setTimeout(() => void this.#renew(token, failures), delay);
    }
  }

  /**
   * @param {string} token
   * @param {number} failures
   */
  async #renew(token, failures) {
    if (this.#tokens.lifetime(token) > 2 * AHEAD_MS) {
      this.#schedule(token, 0); // its end is further away than a timer can take
      return;
    }
    let newer = token;
    try {
      newer = await this.#tokens.fresh();
    } catch (reason) {
      if (reason instanceof SignedOut && !this.#isStopped) {
        this.#listener.signedOut();
        return;
      }
      // Retried below: the session goes on until the token ends and the server closes with 4401.
    }
    if (newer !== token && !this.#isStopped) {
      this.#listener.renewed(newer);
    }
    const lasts = this.#tokens.lifetime(newer);
    const isUseful = lasts > this.#tokens.lifetime(token) && lasts > MIN_DELAY_MS;
    this.#schedule(newer, isUseful ? 0 : failures + 1);
  }
}
