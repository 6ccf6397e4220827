/**
 * The token that an application hands out, kept in memory only.
 *
 * @module
 */

import { BelfryError } from './error.js';

/** @typedef {import('./clock.js').ServerClock} ServerClock */
/** @typedef {() => string | null | undefined | Promise<string | null | undefined>} GetToken */

/** Nobody is signed in. */
export class SignedOut extends BelfryError {
  constructor() {
    super('unauthorized', 'getToken() gave no token: nobody is signed in');
  }
}

/** A token is asked for anew when it has less than this to live. */
const SPARE_MS = 10_000;
/** So long an application may take to give a token. */
const PATIENCE_MS = 30_000;
/** What a header can carry (RFC 6750); a login page is none. */
const BEARER = /^[\w.~+/-]+=*$/;

export class TokenSource {
  /** @type {GetToken} */ #get;
  /** @type {ServerClock} */ #clock;
  /** @type {(reason: BelfryError) => void} */ #failed;
  /** @type {string | null} */ #token = null;
  /** When it was given, by the clock nobody sets. */ #givenAt = 0;
  /** @type {Promise<string> | null} */ #asking = null;
  #asked = 0;
  /** Which time of asking the token at hand is of. */ #answered = 0;

  /**
   * @param {GetToken} get
   * @param {ServerClock} clock
   * @param {(reason: BelfryError) => void} failed is told when the application gives none though
   *   somebody is signed in, for all it says, and there is a network
   */
  constructor(get, clock, failed) {
    this.#get = get;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** The token at hand, for when there is no time to ask. */
  get current() {
    return this.#token;
  }

  /**
   * A token that still has a while to live, as far as one can see.
   *
   * @returns {Promise<string>}
   */
  async token() {
    const token = this.#token;
    return token !== null && this.lifetime(token) > SPARE_MS ? token : this.fresh();
  }

  /**
   * A token that the application has just given.
   *
   * @returns {Promise<string>}
   */
  fresh() {
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  /** Whoever wants a fresh token now does not wait for an answer that is still outstanding. */
  forgetQuestion() {
    this.#asking = null;
  }

  /**
   * How long a token has to live; for ever if one cannot see it. As long as the server has not told
   * its time, it is taken to have been made when it was given.
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
    const asking = inTime(
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
   * Keeps what was given, also when nobody waits for it any more; unless a newer one is there.
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
 * @returns {Promise<T>} broken when it takes too long
 */
function inTime(given) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new BelfryError('unauthorized', `getToken() gave nothing for ${PATIENCE_MS / 1000} s`),
        ),
      PATIENCE_MS,
    );
    given.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Whose token it is; null if one cannot see it. The server judges tokens, this only reads them.
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
