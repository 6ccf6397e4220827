/**
 * The token of the application, kept in memory only.
 *
 * @module
 */

import { BelfryError } from './error.js';
import { backoff } from './protocol.js';

/** @typedef {import('./clock.js').ServerClock} ServerClock */
/** @typedef {() => string | null | undefined | Promise<string | null | undefined>} GetToken */

/** Nobody is signed in. */
export class SignedOut extends BelfryError {
  constructor() {
    super('unauthorized', 'getToken() gave no token: nobody is signed in');
  }
}

/** A token with less than this left is replaced. */
const SPARE_MS = 10_000;
/** How long an application may take to give a token. */
const TIMEOUT_MS = 30_000;
/** What a header can carry (RFC 6750), which a login page is not. */
const BEARER = /^[\w.~+/-]+=*$/;

export class TokenSource {
  /** @type {GetToken} */ #get;
  /** @type {ServerClock} */ #clock;
  /** @type {(reason: BelfryError) => void} */ #failed;
  /** @type {string | null} */ #token = null;
  /** When it was given, by the clock that nobody sets. */ #givenAt = 0;
  /** @type {Promise<string> | null} */ #asking = null;
  /** How many times it was asked for. */ #asked = 0;
  /** Which of them the current token answers. */ #answered = 0;

  /**
   * @param {GetToken} get
   * @param {ServerClock} clock
   * @param {(reason: BelfryError) => void} failed the application gave none, although there is a
   *   network and it did not say that nobody is signed in
   */
  constructor(get, clock, failed) {
    this.#get = get;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** The current token, for when there is no time to ask for another. */
  get current() {
    return this.#token;
  }

  /**
   * A token that lasts for a while, as far as one can see.
   *
   * @returns {Promise<string>}
   */
  async token() {
    const token = this.#token;
    return token !== null && this.lifetime(token) > SPARE_MS ? token : this.fresh();
  }

  /**
   * A new token from the application.
   *
   * @returns {Promise<string>}
   */
  fresh() {
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  /** The next call for a fresh token asks again instead of waiting for the answer to the last. */
  forgetQuestion() {
    this.#asking = null;
  }

  /**
   * How long a token lasts; for ever if that cannot be read. Until the server has told its time, a
   * token counts as issued when it was given.
   *
   * @param {string} token
   * @returns {number} milliseconds
   */
  lifetime(token) {
    const { exp, iat } = claims(token);
    if (typeof exp !== 'number') {
      return Infinity;
    }
    const now = this.#clock.now;
    if (now !== null) {
      return exp * 1000 - now;
    }
    const age = token === this.#token ? performance.now() - this.#givenAt : 0;
    return typeof iat === 'number' ? (exp - iat) * 1000 - age : Infinity;
  }

  /** @returns {Promise<string>} */
  #ask() {
    const number = ++this.#asked;
    const asking = withTimeout(
      (async () => this.#get.call(undefined))().then((token) => this.#take(token, number)),
    ).catch((reason) => {
      if (reason instanceof SignedOut) {
        throw reason;
      }
      if (globalThis.navigator?.onLine === false) {
        throw new BelfryError('offline', 'There is no network to get a token by', undefined, reason);
      }
      const failure =
        reason instanceof BelfryError
          ? reason
          : new BelfryError('unauthorized', 'getToken() has failed', undefined, reason);
      this.#failed(failure);
      throw failure;
    });
    this.#asking = asking;
    const end = () => {
      if (this.#asking === asking) {
        this.#asking = null;
      }
    };
    asking.then(end, end);
    return asking;
  }

  /**
   * Keeps a token even if it came too late, unless there is a newer one.
   *
   * @param {unknown} given
   * @param {number} number
   */
  #take(given, number) {
    const isSignedOut = given === null || given === undefined || given === '';
    if (!isSignedOut && (typeof given !== 'string' || !BEARER.test(given))) {
      throw new BelfryError('unauthorized', 'getToken() gave something that is no token');
    }
    if (number > this.#answered) {
      this.#answered = number;
      this.#token = isSignedOut ? null : given;
      this.#givenAt = performance.now();
    }
    if (isSignedOut) {
      throw new SignedOut();
    }
    return given;
  }
}

/**
 * @template T
 * @param {Promise<T>} given
 * @returns {Promise<T>} rejected when it takes too long
 */
function withTimeout(given) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new BelfryError('unauthorized', `getToken() gave nothing for ${TIMEOUT_MS / 1000} s`),
        ),
      TIMEOUT_MS,
    );
    given.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Who is signed in, however long it takes to find out.
 *
 * @param {TokenSource} tokens
 * @param {() => boolean} isWanted asked before each retry
 * @returns {Promise<string | null | undefined>} null if that cannot be read, or is no longer wanted;
 *   undefined if nobody is signed in
 */
export async function owner(tokens, isWanted) {
  for (let failures = 0; isWanted(); failures++) {
    try {
      return subject(await tokens.token());
    } catch (reason) {
      if (reason instanceof SignedOut) {
        return undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
    }
  }
  return null;
}

/**
 * Whose token it is; null if that cannot be read. The server checks tokens, this only reads them.
 *
 * @param {string} token
 * @returns {string | null}
 */
export function subject(token) {
  const sub = claims(token).sub;
  return typeof sub === 'string' ? sub : null;
}

/**
 * @param {string} token
 * @returns {Record<string, unknown>}
 */
function claims(token) {
  try {
    const part = token.split('.')[1] ?? '';
    const bytes = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const value = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))),
    );
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {}; // an opaque token
  }
}
