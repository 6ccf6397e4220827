/**
 * What keeps the list from being shown, as one sentence for the user: the connection and the list may
 * fail for the same reason, and must not tell it twice.
 *
 * @module
 */

import { CloseCode } from './protocol.js';

/** @typedef {import('./client.js').BelfryClient} BelfryClient */
/** @typedef {import('./inbox.js').View} View */

/** The key of its words. @typedef {'signedOut' | 'notAccepted' | 'noNetwork' | 'failed'} Trouble */

/**
 * @param {BelfryClient | null} client
 * @param {View} view
 * @returns {Trouble | null} null if the list is there, or on its way
 */
export function troubleOf(client, view) {
  if (view.items.length > 0 || (view.isLoaded && view.error === null)) {
    return null;
  }
  if (isSignedOut(client)) {
    return 'signedOut';
  }
  const reason = view.error ?? client?.problem ?? null;
  if (reason === null) {
    return null;
  }
  if ('code' in reason && reason.code === 'unauthorized') {
    return 'notAccepted';
  }
  return navigator.onLine ? 'failed' : 'noNetwork';
}

/**
 * Whether there is no user, as far as the application says.
 *
 * @param {BelfryClient | null} client
 */
export function isSignedOut(client) {
  return client === null || (client.state === 'closed' && client.code === CloseCode.TOKEN);
}
