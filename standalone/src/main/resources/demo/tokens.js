/** Tokens for development, from this origin. */

/**
 * @param {string} user
 * @param {string} [scope]
 * @returns {Promise<string>}
 */
async function fetchToken(user, scope = '') {
  const answer = await fetch(`/dev/token?${new URLSearchParams({user, scope})}`);
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
  return fetchToken(user, 'notifications:send');
}
