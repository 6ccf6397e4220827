/**
 * What a user does, sent by the socket of this tab or by REST.
 *
 * @module
 */

import { BelfryError } from './error.js';

/** @typedef {import('./protocol.js').Action} Action */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */

export class Actions {
  #rest;
  #tokens;
  #ask;
  /** @type {Promise<unknown>} */ #last = Promise.resolve();

  /**
   * @param {import('./rest.js').Rest} rest
   * @param {import('./token.js').TokenSource} tokens
   * @param {(action: Action) => Promise<ServerFrame | null>} ask sends it by the socket; null if no
   *   answer came
   */
  constructor(rest, tokens, ask) {
    this.#rest = rest;
    this.#tokens = tokens;
    this.#ask = ask;
  }

  /**
   * @param {Action} action
   * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
   * @returns {Promise<void>}
   */
  act(action, { keepalive = false } = {}) {
    if (keepalive) {
      return this.#actAtLast(action);
    }
    return this.inTurn(async () => {
      const answer = await this.#ask(action);
      if (answer === null) {
        // The socket may have ended before its answer; every action may be sent twice.
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
   * The same at once, with the current token, because the page is about to go.
   *
   * @param {Action} action
   */
  async #actAtLast(action) {
    const token = this.#tokens.current;
    const isValid = token !== null && this.#tokens.lifetime(token) > 0;
    await this.#rest.act(action, isValid ? { token } : {});
  }

  /**
   * One action after the other, so that they take effect in the order in which they were done.
   *
   * @template T
   * @param {() => Promise<T>} action
   * @returns {Promise<T>}
   */
  inTurn(action) {
    const done = this.#last.then(action, action);
    this.#last = done.catch(() => {});
    return done;
  }
}
