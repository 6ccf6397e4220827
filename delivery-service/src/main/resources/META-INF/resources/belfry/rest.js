/**
 * The REST calls for a user's own inbox, see docs/contract/rest.md.
 *
 * @module
 */

import { hasId, isAccepted, isCategories, isKey, isList, isSubscriptions } from './answers.js';
import { BelfryError } from './error.js';
import { isSettings } from './protocol.js';

/** @typedef {import('./error.js').BelfryErrorCode} BelfryErrorCode */
/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {import('./protocol.js').Action} Action */

/**
 * @typedef {object} Page
 * @property {BelfryNotification[]} notifications newest first
 * @property {number} unreadCount of the whole inbox
 * @property {number} totalCount of what matches
 * @property {string} asOf every frame up to this position is in it
 * @property {string | null} next for `before`; null at the end
 * @property {string | null} [locale] the language that its words were looked for in, null if the user
 *   has chosen none; an earlier server does not say
 */

/** @typedef {import('./answers.js').List} List */
/** @typedef {import('./answers.js').Accepted} Accepted */

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
    this.#base = new URL('api/', base);
    this.#token = token;
  }

  /**
   * @param {{limit?: number, before?: string | null, unreadOnly?: boolean, archived?: boolean, after?: string | null}} wanted
   * @returns {Promise<Page>}
   */
  async list({ limit = 30, before, unreadOnly, archived, after }) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (before) {
      query.set('before', before);
    }
    if (unreadOnly) {
      query.set('unread_only', 'true');
    }
    if (archived) {
      query.set('archived', 'true');
    }
    const answer = await this.#read(query, after);
    const { notifications, locale } = answer;
    return {
      notifications,
      unreadCount: answer.unread_count,
      totalCount: answer.total_count,
      asOf: answer.position,
      next: notifications.length < limit ? null : (notifications.at(-1)?.position ?? null),
      ...(locale === undefined ? {} : { locale }),
    };
  }

  /**
   * @param {URLSearchParams} query
   * @param {string | null | undefined} after
   * @returns {Promise<List>}
   */
  async #read(query, after) {
    const exact = new URLSearchParams(query);
    if (after) {
      exact.set('after', after);
    }
    try {
      return await this.#get('notifications', exact, isList);
    } catch (reason) {
      // The position is of another log; the next greeting will say so.
      if (after && reason instanceof BelfryError && reason.status === 400) {
        return this.#get('notifications', query, isList);
      }
      throw reason;
    }
  }

  /** @returns {Promise<BelfrySettings>} */
  settings() {
    return this.#get('notifications/settings', new URLSearchParams(), isSettings);
  }

  /** @returns {Promise<Category[]>} those that there are, by key */
  async categories() {
    const answer = await this.#get('categories', new URLSearchParams(), isCategories);
    return answer.categories;
  }

  /**
   * @param {BelfrySettings} settings
   * @returns {Promise<Accepted>}
   */
  saveSettings(settings) {
    return this.#call('PUT', 'notifications/settings', isAccepted, { body: settings });
  }

  /**
   * @param {object} patch a JSON merge patch
   * @returns {Promise<Accepted>}
   */
  patchSettings(patch) {
    return this.#call('PATCH', 'notifications/settings', isAccepted, { body: patch });
  }

  /**
   * @param {Action} action
   * @param {{token?: string}} [keepalive] sent even if the page goes, with the current token
   * @returns {Promise<Accepted>}
   */
  act(action, keepalive) {
    const [method, path] = callOf(action);
    return this.#call(method, `notifications/${path}`, isAccepted, { keepalive });
  }

  /**
   * What a browser subscribes to push with.
   *
   * @returns {Promise<string>}
   */
  async pushKey() {
    const { key } = await this.#get('push/key', new URLSearchParams(), isKey);
    return key;
  }

  /** Whether the user has this subscription. @param {string} id */
  async hasSubscription(id) {
    const found = await this.#get('push/subscriptions', new URLSearchParams(), isSubscriptions);
    return found.subscriptions.some((one) => one.id === id);
  }

  /**
   * @param {PushSubscriptionJSON} subscription
   * @returns {Promise<string>} its id
   */
  async subscribe({ endpoint, keys }) {
    const body = { endpoint, keys };
    return (await this.#call('POST', 'push/subscriptions', hasId, { body })).id;
  }

  /** @param {string} id */
  async unsubscribe(id) {
    await this.#call('DELETE', `push/subscriptions/${id}`, hasId);
  }

  /**
   * @template T
   * @param {string} path
   * @param {URLSearchParams} query
   * @param {(value: any) => value is T} isAnswer
   * @returns {Promise<T>}
   */
  async #get(path, query, isAnswer) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#call('GET', `${path}?${query}`, isAnswer);
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
   * @template T
   * @param {string} method
   * @param {string} path
   * @param {(value: any) => value is T} isAnswer whether Belfry answers like this
   * @param {{body?: object, keepalive?: {token?: string}}} [more]
   * @returns {Promise<T>}
   */
  async #call(method, path, isAnswer, { body, keepalive } = {}) {
    let answer = await this.#fetch(method, path, body, keepalive, false);
    if (answer.status === 401 && keepalive?.token === undefined) {
      answer = await this.#fetch(method, path, body, keepalive, true);
    }
    if (answer.ok) {
      return contentOf(answer, method, isAnswer);
    }
    if (answer.type === 'opaqueredirect') {
      throw new BelfryError('unexpected', `${method} was answered with a redirect: ${NOT_BELFRY}`);
    }
    const { detail } = await problemOf(answer);
    const why = typeof detail === 'string' ? `: ${detail}` : '';
    throw new BelfryError(
      codeOf(answer.status),
      `${method} was answered ${answer.status}${why}`,
      answer.status,
    );
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object | undefined} body
   * @param {{token?: string} | undefined} keepalive
   * @param {boolean} fresh
   */
  async #fetch(method, path, body, keepalive, fresh) {
    /** @type {Record<string, string>} */
    const headers = {};
    try {
      headers['Authorization'] = `Bearer ${keepalive?.token ?? (await this.#token(fresh))}`;
    } catch (reason) {
      throw reason instanceof BelfryError
        ? reason
        : new BelfryError('unauthorized', 'There is no token', undefined, reason);
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
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
        ...(keepalive ? { keepalive: true } : { signal: AbortSignal.timeout(TIMEOUT_MS) }),
      });
    } catch (reason) {
      throw new BelfryError('offline', 'The server could not be reached', undefined, reason);
    }
  }
}

const NOT_BELFRY = "that is not Belfry's answer (a proxy, a network's login page, or a wrong address?)";

/**
 * The members of a JSON object that an answer has, such as a problem's `detail`; none if it has
 * something else.
 *
 * @param {Response} answer
 * @returns {Promise<Record<string, unknown>>}
 */
export async function problemOf(answer) {
  try {
    return { ...(await answer.json()) };
  } catch {
    return {};
  }
}

/**
 * The content of an answer.
 *
 * @template T
 * @param {Response} answer
 * @param {string} method
 * @param {(value: any) => value is T} isAnswer
 * @returns {Promise<T>}
 */
async function contentOf(answer, method, isAnswer) {
  const { status } = answer;
  let text;
  try {
    text = await answer.text();
  } catch (reason) {
    throw new BelfryError('offline', `The answer to ${method} broke off`, status, reason);
  }
  const type = /^[\w.+/-]{1,60}/.exec(answer.headers.get('Content-Type') ?? '')?.[0] ?? 'no type';
  const unexpected = (/** @type {string} */ what, /** @type {unknown} */ reason) =>
    new BelfryError(
      'unexpected',
      `${method} was answered ${status} with ${type}, ${what}: ${NOT_BELFRY}`,
      status,
      reason,
    );
  let content;
  try {
    content = JSON.parse(text);
  } catch (reason) {
    throw unexpected(text === '' ? 'empty' : 'which is no JSON', reason);
  }
  if (!isAnswer(content)) {
    throw unexpected('which is other JSON', undefined);
  }
  return content;
}

/**
 * @param {Action} action
 * @returns {[method: string, path: string]}
 */
function callOf(action) {
  switch (action.type) {
    case 'mark_as_read':
      return ['PUT', `${action.notification_id}/read`];
    case 'mark_as_unread':
      return ['DELETE', `${action.notification_id}/read`];
    case 'delete':
      return ['DELETE', action.notification_id];
    case 'click':
      return ['POST', `${action.notification_id}/click`];
    case 'archive':
    case 'unarchive':
      return ['POST', `${action.notification_id}/${action.type}`];
    case 'mark_all_read':
      return ['PUT', `mark-all-read${queryOf(action.up_to)}`];
    case 'archive_all':
      return ['POST', `archive-all${queryOf(action.up_to)}`];
  }
}

/** @param {string | undefined} upTo */
function queryOf(upTo) {
  return upTo === undefined ? '' : `?up_to=${encodeURIComponent(upTo)}`;
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
