/** Makes the call that sends from the form, and the same call as a command for a terminal. */

/**
 * @typedef {object} Call
 * @property {string} path
 * @property {Record<string, unknown>} body
 */

/**
 * @param {FormData} form
 * @param {string[]} recipients empty for everyone
 * @param {number | null} now the server's time in milliseconds; null if that is not known
 * @returns {Call}
 * @throws {Error} if the data is no JSON, or nobody knows when the notification would expire
 */
export function callOf(form, recipients, now) {
  const text = (name) => String(form.get(name) ?? '').trim();
  /** @type {Record<string, unknown>} */
  const body = {
    title: text('title'),
    message: text('message'),
    notification_type: text('type'),
  };
  if (text('link')) {
    body.action_url = text('link');
  }
  if (text('data')) {
    body.data = parsed(text('data'));
  }
  if (text('expires')) {
    body.expires_at = expiry(now, Number(text('expires')));
  }
  if (form.has('quiet')) {
    body.realtime = false;
  }
  if (recipients.length === 0) {
    return {path: '/api/notifications/broadcast', body};
  }
  return recipients.length === 1
    ? {path: '/api/notifications', body: {recipient: recipients[0], ...body}}
    : {path: '/api/notifications/bulk', body: {recipients, ...body}};
}

/** @param {string} data */
function parsed(data) {
  try {
    return JSON.parse(data);
  } catch (e) {
    throw new Error(`The data is no JSON: ${e.message}`);
  }
}

/**
 * By the server's clock, because a user's own may be set to anything.
 *
 * @param {number | null} now
 * @param {number} seconds
 */
function expiry(now, seconds) {
  if (now === null) {
    throw new Error("The server's time is not known yet. Connect a bell first.");
  }
  return new Date(now + seconds * 1000).toISOString();
}

/**
 * @param {Call} call
 * @param {string} sender
 * @param {string} origin
 */
export function curlOf({path, body}, sender, origin) {
  const json = JSON.stringify(body, null, 2).replaceAll("'", "'\\''");
  return [
    `TOKEN=$(curl -s '${origin}/dev/token?user=${sender}&scope=notifications:send' | cut -d'"' -f4)`,
    '',
    `curl ${origin}${path} \\`,
    '  -H "Authorization: Bearer $TOKEN" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d '${json}'`,
  ].join('\n');
}
