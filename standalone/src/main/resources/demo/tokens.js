/** Tokens for development, from this same origin. */

const HEAD_START_MILLIS = 60_000;

/**
 * A new token.
 *
 * @param {string} user
 * @param {string} [scope]
 * @returns {Promise<{token: string, lastsMillis: number}>}
 */
async function fetchToken(user, scope = '') {
  const answer = await fetch(`/dev/token?${new URLSearchParams({user, scope})}`);
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.errors?.[0]?.message ?? body.title);
  }
  return {token: body.access_token, lastsMillis: body.expires_in * 1000};
}

/**
 * What a bell calls whenever it needs a token for its user.
 *
 * @param {string} user
 * @returns {() => Promise<string>}
 */
export function tokensOf(user) {
  return async () => (await fetchToken(user)).token;
}

/**
 * The token of someone who may notify others, kept while it lasts.
 *
 * @param {string} user
 * @returns {() => Promise<string>}
 */
export function senderTokens(user) {
  /** @type {Promise<{token: string, endsAt: number}> | undefined} */
  let current;
  return async () => {
    const kept = await current?.catch(() => undefined);
    if (kept === undefined || kept.endsAt < Date.now()) {
      current = fetchToken(user, 'notifications:send').then(({token, lastsMillis}) => ({
        token,
        endsAt: Date.now() + lastsMillis - HEAD_START_MILLIS,
      }));
    }
    return (await /** @type {Promise<{token: string, endsAt: number}>} */ (current)).token;
  };
}
