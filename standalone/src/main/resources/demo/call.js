/** A call that sends, made from what the form says; and the same as a line for a terminal. */

/**
 * @typedef {object} Call
 * @property {string} path
 * @property {Record<string, unknown>} body
 */

/**
 * @param {FormData} form
 * @param {string[]} recipients none: everyone
 * @returns {Call}
 * @throws {SyntaxError} if the data are no JSON
 */
export function callOf(form, recipients) {
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
    body.data = JSON.parse(text('data'));
  }
  if (text('expires')) {
    body.expires_at = new Date(Date.now() + Number(text('expires')) * 1000).toISOString();
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
