/** Tokens for development, from this origin. */

/** Names that are also the first half of an address. */
const MAILBOX = /^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*$/;

/**
 * @param {string} user
 * @param {Record<string, string>} [more] parameters
 * @returns {Promise<string>}
 */
async function fetchToken(user, more = {}) {
  const answer = await fetch(`/dev/token?${new URLSearchParams({user, ...more})}`);
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.errors?.[0]?.message ?? body.title);
  }
  return body.access_token;
}

/**
 * A bell's `getToken` for a user.
 *
 * @param {string} user
 * @returns {() => Promise<string>}
 */
export function tokensOf(user) {
  return () => fetchToken(user);
}

/**
 * A token of a user who may send to others.
 *
 * @param {string} user
 * @returns {Promise<string>}
 */
export function senderToken(user) {
  return fetchToken(user, {scope: 'notifications:send'});
}

/**
 * Gives a user an address, so that mails to them can be seen at /dev/mail.
 *
 * @param {string} user
 * @returns {Promise<void>}
 */
export async function giveAddress(user) {
  if (!MAILBOX.test(user) || user.length > 64) {
    return;
  }
  const email = `${user}@example.com`;
  const token = await fetchToken(user, {email});
  await fetch('/api/contact', {
    method: 'PUT',
    headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json'},
    body: JSON.stringify({email}),
  });
}
