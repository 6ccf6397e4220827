/**
 * The token that an application hands out, kept in memory only.
 *
 * @module
 */

/** @typedef {() => string | null | undefined | Promise<string | null | undefined>} GetToken */

/** Nobody is signed in. */
export class SignedOut extends Error {
  constructor() {
    super('getToken() gave no token');
    this.name = 'SignedOut';
  }
}

/** A token is asked for anew when it has less than this to live. */
const SPARE_MS = 10_000;

export class TokenSource {
  /** @type {GetToken} */ #get;
  /** @type {string | null} */ #token = null;
  /** @type {Promise<string> | null} */ #asking = null;

  /** @param {GetToken} get */
  constructor(get) {
    this.#get = get;
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
    return token !== null && lifetime(token) > SPARE_MS ? token : this.fresh();
  }

  /**
   * A token that the application has just given.
   *
   * @returns {Promise<string>}
   */
  fresh() {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask() {
    const get = this.#get;
    const token = await get();
    if (typeof token !== 'string' || token === '') {
      this.#token = null;
      throw new SignedOut();
    }
    this.#token = token;
    return token;
  }
}

/**
 * How long a token has to live by this machine's clock; for ever if one cannot see it.
 *
 * @param {string} token
 * @returns {number} milliseconds
 */
export function lifetime(token) {
  const exp = claims(token).exp;
  return typeof exp === 'number' ? exp * 1000 - Date.now() : Infinity;
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
