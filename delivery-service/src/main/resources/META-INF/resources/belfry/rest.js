/**
 * The calls of docs/contract.md that a person's own inbox needs.
 *
 * @module
 */

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {import('./protocol.js').Action} Action */

/**
 * - `offline`: nobody could be reached
 * - `unavailable`: the server can't do it just now
 * - `unauthorized`: the token is refused
 * - `refused`: it will not be done, however often one asks
 *
 * @typedef {'offline' | 'unavailable' | 'unauthorized' | 'refused'} BelfryErrorCode
 */

/** Why something was not done. */
export class BelfryError extends Error {
  /**
   * @param {BelfryErrorCode} code
   * @param {string} message
   * @param {number} [status] of the answer, if there was one
   */
  constructor(code, message, status) {
    super(message);
    this.name = 'BelfryError';
    this.code = code;
    this.status = status;
  }
}

/**
 * @typedef {object} Page
 * @property {BelfryNotification[]} notifications newest first
 * @property {number} unreadCount of the whole inbox
 * @property {number} totalCount of what matches
 * @property {string} asOf every frame up to this position is in it
 * @property {string | null} next for `before`; null at the end
 */

const TIMEOUT_MS = 15_000;
const READ_ATTEMPTS = 3;

export class Rest {
  #base;
  #token;

  /**
   * @param {URL} base
   * @param {(fresh: boolean) => Promise<string>} token
   */
  constructor(base, token) {
    this.#base = new URL('api/notifications', base);
    this.#token = token;
  }

  /**
   * @param {{limit?: number, before?: string | null, unreadOnly?: boolean, after?: string | null}} wanted
   * @returns {Promise<Page>}
   */
  async list({ limit = 30, before, unreadOnly, after }) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (before) {
      query.set('before', before);
    }
    if (unreadOnly) {
      query.set('unread_only', 'true');
    }
    const answer = await this.#read(query, after);
    const notifications = /** @type {BelfryNotification[]} */ (answer.notifications);
    return {
      notifications,
      unreadCount: answer.unread_count,
      totalCount: answer.total_count,
      asOf: answer.position,
      next: notifications.length < limit ? null : (notifications.at(-1)?.position ?? null),
    };
  }

  /**
   * @param {URLSearchParams} query
   * @param {string | null | undefined} after
   */
  async #read(query, after) {
    const exact = new URLSearchParams(query);
    if (after) {
      exact.set('after', after);
    }
    try {
      return await this.#get('', exact);
    } catch (reason) {
      // The log is another than the one the position is of; the next hello will say so.
      if (after && reason instanceof BelfryError && reason.status === 400) {
        return this.#get('', query);
      }
      throw reason;
    }
  }

  /** @returns {Promise<BelfrySettings>} */
  settings() {
    return this.#get('/settings', new URLSearchParams());
  }

  /**
   * @param {BelfrySettings} settings
   * @returns {Promise<{position: string}>}
   */
  saveSettings(settings) {
    return this.#call('PUT', '/settings', { body: settings });
  }

  /**
   * @param {Action} action
   * @param {{token?: string}} [lastWords] sent even though the page goes, with what is at hand
   * @returns {Promise<{position: string}>}
   */
  act(action, lastWords) {
    switch (action.type) {
      case 'mark_as_read':
        return this.#call('PUT', `/${action.notification_id}/read`, { lastWords });
      case 'mark_as_unread':
        return this.#call('DELETE', `/${action.notification_id}/read`, { lastWords });
      case 'delete':
        return this.#call('DELETE', `/${action.notification_id}`, { lastWords });
      case 'mark_all_read': {
        const query = action.up_to === undefined ? '' : `?up_to=${encodeURIComponent(action.up_to)}`;
        return this.#call('PUT', `/mark-all-read${query}`, { lastWords });
      }
    }
  }

  /**
   * @param {string} path
   * @param {URLSearchParams} query
   */
  async #get(path, query) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#call('GET', `${path}?${query}`);
      } catch (reason) {
        const isPassing = reason instanceof BelfryError && reason.code === 'unavailable';
        if (!isPassing || attempt === READ_ATTEMPTS) {
          throw reason;
        }
        await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
      }
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{body?: object, lastWords?: {token?: string}}} [more]
   * @returns {Promise<any>}
   */
  async #call(method, path, { body, lastWords } = {}) {
    let answer = await this.#fetch(method, path, body, lastWords, false);
    if (answer.status === 401 && lastWords?.token === undefined) {
      answer = await this.#fetch(method, path, body, lastWords, true);
    }
    if (answer.ok) {
      return answer.json();
    }
    throw new BelfryError(codeOf(answer.status), `${method} was answered ${answer.status}`, answer.status);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object | undefined} body
   * @param {{token?: string} | undefined} lastWords
   * @param {boolean} fresh
   */
  async #fetch(method, path, body, lastWords, fresh) {
    /** @type {Record<string, string>} */
    const headers = {};
    try {
      headers['Authorization'] = `Bearer ${lastWords?.token ?? (await this.#token(fresh))}`;
    } catch {
      throw new BelfryError('unauthorized', 'getToken() gave no token');
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    try {
      return await fetch(this.#base + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        ...(lastWords ? { keepalive: true } : { signal: AbortSignal.timeout(TIMEOUT_MS) }),
      });
    } catch {
      throw new BelfryError('offline', 'The server could not be reached');
    }
  }
}

/**
 * @param {number} status
 * @returns {BelfryErrorCode}
 */
function codeOf(status) {
  if (status === 401) {
    return 'unauthorized';
  }
  return status === 429 || status >= 500 ? 'unavailable' : 'refused';
}
