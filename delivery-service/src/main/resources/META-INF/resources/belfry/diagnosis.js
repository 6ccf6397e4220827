/**
 * Finds out why no socket opens: a browser does not tell a page why a handshake failed.
 *
 * @module
 */

import { BelfryError } from './error.js';
import { problemOf } from './rest.js';

const TIMEOUT_MS = 10_000;

/**
 * @param {URL} base under which `api/` and `ws/` should be
 * @param {string} token
 * @returns {Promise<BelfryError | null>} null if waiting may help
 */
export async function diagnose(base, token) {
  let answer;
  try {
    answer = await call(new URL('api/notifications/unread-count', base), {
      headers: { Authorization: `Bearer ${token}` },
      redirect: 'manual',
    });
  } catch (reason) {
    return navigator.onLine ? unreadable(base, reason) : null;
  }
  const { status } = answer;
  if (status === 429 || status >= 500) {
    return null;
  }
  const { detail, unread_count: count } = await problemOf(answer);
  if (answer.ok && typeof count === 'number') {
    return new BelfryError(
      'unavailable',
      `No socket opens at ${base.href}, although calls are answered there: a proxy may not pass on ` +
        `WebSockets, or ${location.origin} may be missing in belfry.allowed-origins`,
    );
  }
  if (typeof detail === 'string' && (status === 401 || status === 403)) {
    return new BelfryError(status === 401 ? 'unauthorized' : 'refused', detail, status);
  }
  return new BelfryError(
    'unexpected',
    `There is no Belfry at ${base.href}: set \`server\` to the URL under which its api/ and ws/ are`,
    status,
  );
}

/**
 * Why a call has no answer that this page may read.
 *
 * @param {URL} base
 * @param {unknown} reason
 */
async function unreadable(base, reason) {
  try {
    await call(new URL('belfry/client.js', base), { mode: 'no-cors' });
  } catch {
    return new BelfryError(
      'offline',
      `No server answers at ${base.href}: is \`server\` right, and does Belfry run there?`,
      undefined,
      reason,
    );
  }
  return new BelfryError(
    'refused',
    `The server at ${base.href} does not allow pages of ${location.origin}: add this origin to ` +
      'belfry.allowed-origins, or correct `server`',
    undefined,
    reason,
  );
}

/**
 * @param {URL} url
 * @param {RequestInit} options
 */
function call(url, options) {
  return fetch(url, {
    ...options,
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}
