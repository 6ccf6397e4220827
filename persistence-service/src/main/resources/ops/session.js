/**
 * The token of whoever looks. It is in memory and in this tab's `sessionStorage`, never in an address.
 *
 * @module
 */

const KEY = 'belfry-ops-token';
const SCOPES = 'notifications:audit notifications:analytics';
const DEVELOPMENT = new URL(
  `../dev/token?${new URLSearchParams({ user: 'operator', scope: SCOPES })}`,
  import.meta.url,
);

export class Session {
  /** @type {string | null} */
  #token = null;
  #isForDevelopment = false;

  /** Null while nobody is signed in. */
  get token() {
    return this.#token;
  }

  /** Takes what this tab still has; else, where there are tokens for development, one of these. */
  async resume() {
    const kept = recall();
    if (kept === null) {
      await this.develop();
    } else {
      this.#token = kept;
    }
    return this.#token !== null;
  }

  /** Takes a token for development. @returns {Promise<boolean>} whether there are such */
  async develop() {
    const token = await developmentToken();
    if (token !== null) {
      this.#token = token; // not kept: the next page gets a new one
      this.#isForDevelopment = true;
    }
    return token !== null;
  }

  /** @param {string} token */
  signIn(token) {
    this.#token = token;
    this.#isForDevelopment = false;
    remember(token);
  }

  signOut() {
    this.#token = null;
    this.#isForDevelopment = false;
    remember(null);
  }

  /**
   * When the server does not accept a token.
   *
   * @param {string | null} refused
   * @returns {Promise<boolean>} whether there is another now
   */
  async replace(refused) {
    return this.#token === refused ? this.#isForDevelopment && (await this.develop()) : this.#token !== null;
  }
}

/** Null where there are no tokens for development. @returns {Promise<string | null>} */
export async function developmentToken() {
  try {
    const answer = await fetch(DEVELOPMENT, { cache: 'no-store', credentials: 'omit' });
    const token = answer.ok ? (await answer.json()).access_token : null;
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}

/** @returns {string | null} */
function recall() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // a browser may forbid it
  }
}

/** @param {string | null} token */
function remember(token) {
  try {
    if (token === null) {
      sessionStorage.removeItem(KEY);
    } else {
      sessionStorage.setItem(KEY, token);
    }
  } catch {
    // then it is in memory only
  }
}
