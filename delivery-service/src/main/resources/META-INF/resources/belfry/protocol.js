/**
 * What is said on the wire, see docs/contract/websocket.md.
 *
 * @module
 */

/** Every type has its icon in icons.js, its colours in styles.js and its words in messages.js. */
export const NOTIFICATION_TYPES = /** @type {const} */ ([
  'info',
  'success',
  'warning',
  'error',
  'message',
  'system',
]);

/** @typedef {typeof NOTIFICATION_TYPES[number]} NotificationType */

/** The channels besides the socket, each with its words in messages.js. */
export const CHANNELS = /** @type {const} */ (['email', 'push']);

/** @typedef {typeof CHANNELS[number]} Channel */

/**
 * @typedef {object} BelfryNotification
 * @property {string} id
 * @property {string | null} [recipient] null for a broadcast
 * @property {string} title plain text, never markup
 * @property {string} message plain text, never markup
 * @property {NotificationType} notification_type
 * @property {string} category
 * @property {{key: string, version: number} | null} [template]
 * @property {string | null} [locale]
 * @property {Record<string, unknown>} [data]
 * @property {string | null} [action_url]
 * @property {Presentation | null} [presentation]
 * @property {boolean} is_read
 * @property {string | null} [read_at]
 * @property {boolean} [is_archived]
 * @property {string | null} [delivered_at]
 * @property {string} created_at
 * @property {string | null} [expires_at]
 * @property {string} [sender]
 * @property {string} position of its creation
 * @property {boolean} [broadcast]
 */

/**
 * How a notification is shown beside its words. All text is plain, never markup.
 *
 * @typedef {object} Presentation
 * @property {{name: string, image?: string}} [actor]
 * @property {string} [image]
 * @property {PresentedAction[]} [actions]
 */

/** A button: it leads to `url`, or tells the page `event`. */
/** @typedef {{label: string, url?: string, event?: string}} PresentedAction */

/** @typedef {`${NotificationType}_enabled`} TypeSetting */
/** @typedef {`${Channel | 'realtime'}_notifications`} ChannelSetting */
/** @typedef {Record<TypeSetting | ChannelSetting, boolean>} Switches */
/** @typedef {{[category: string]: {[channel in Channel | 'realtime']?: boolean}}} Preferences */
/** @typedef {Switches & {locale?: string | null, time_zone?: string | null, preferences?: Preferences}} BelfrySettings */

/**
 * What notifications are about, and which way they go.
 *
 * @typedef {object} Category
 * @property {string} key
 * @property {string} name plain text, never markup
 * @property {boolean} critical what users choose does not keep its notifications back
 * @property {boolean} retired takes nothing new
 * @property {{[channel in Channel | 'realtime']: {enabled: boolean}}} channels
 */

/**
 * @param {NotificationType} type
 * @returns {TypeSetting}
 */
export function typeSetting(type) {
  return `${type}_enabled`;
}

/**
 * @param {Channel | 'realtime'} channel
 * @returns {ChannelSetting}
 */
export function channelSetting(channel) {
  return `${channel}_notifications`;
}

/**
 * A frame of the server. Its members depend on its type, see docs/contract/websocket.md.
 *
 * @typedef {object} ServerFrame
 * @property {string} type
 * @property {string} [position]
 * @property {string | null} [prev]
 * @property {number | null} [unread_count]
 * @property {BelfryNotification} [notification]
 * @property {string} [notification_id]
 * @property {string} [up_to]
 * @property {BelfrySettings} [settings]
 * @property {string} [session_id]
 * @property {string} [user]
 * @property {string} [server_time]
 * @property {'complete' | 'snapshot' | 'live_only'} [state]
 * @property {string[]} [features] frames that this server takes and an earlier one does not
 * @property {string} [ref]
 * @property {string} [code]
 * @property {string} [message]
 */

/** What a user can do. @typedef {Read | Unread | ReadAll | Archive | Unarchive | ArchiveAll | Delete | Click} Action */
/** @typedef {{type: 'mark_as_read', notification_id: string}} Read */
/** @typedef {{type: 'mark_as_unread', notification_id: string}} Unread */
/** @typedef {{type: 'mark_all_read', up_to?: string | undefined}} ReadAll */
/** @typedef {{type: 'archive', notification_id: string}} Archive */
/** @typedef {{type: 'unarchive', notification_id: string}} Unarchive */
/** @typedef {{type: 'archive_all', up_to?: string | undefined}} ArchiveAll */
/** @typedef {{type: 'delete', notification_id: string}} Delete */
/** @typedef {{type: 'click', notification_id: string}} Click */

/**
 * The feature of a server that takes an action by its socket, where not every version does.
 *
 * @param {object & {type?: string}} frame
 * @returns {string | null} null: every version does
 */
export function featureFor({ type }) {
  return type === 'archive' || type === 'unarchive' || type === 'archive_all' ? 'archive' : null;
}

/** The close codes that matter to a client. */
export const CloseCode = Object.freeze({
  NORMAL: 1000,
  TOKEN: 4401,
  TOO_SLOW: 4408,
  TOO_MANY_FRAMES: 4429,
  PROTOCOL: 4500,
  TOO_MANY_SESSIONS: 4509,
});

/**
 * Whether to reconnect after a close: the range of the code says so.
 *
 * @param {number} code
 */
export function mayReconnect(code) {
  return code < 4500 || code > 4999;
}

/**
 * Whether a frame tells of a change, rather than of a state.
 *
 * @param {ServerFrame} frame
 */
export function isChange(frame) {
  return CHANGES.has(frame.type);
}

const CHANGES = new Set([
  'new_notification',
  'notification_read',
  'notification_unread',
  'notification_archived',
  'notification_unarchived',
  'notification_deleted',
  'all_read',
  'all_archived',
  'settings_changed',
]);

/**
 * The frame in a message; null for anything else, which must be ignored.
 *
 * @param {unknown} text
 * @returns {ServerFrame | null}
 */
export function parseFrame(text) {
  if (typeof text !== 'string') {
    return null;
  }
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && typeof value.type === 'string'
      ? value
      : null;
  } catch {
    return null;
  }
}

/**
 * Whether a value has all that is shown of a notification.
 *
 * @param {any} value
 * @returns {value is BelfryNotification}
 */
export function isNotification(value) {
  return ['id', 'position', 'title', 'message', 'notification_type', 'created_at'].every(
    (member) => typeof value?.[member] === 'string',
  );
}

/**
 * @param {any} value
 * @returns {value is BelfrySettings}
 */
export function isSettings(value) {
  return SETTINGS.every((name) => typeof value?.[name] === 'boolean');
}

/**
 * @param {any} value
 * @returns {value is Category}
 */
export function isCategory(value) {
  return (
    typeof value?.key === 'string' &&
    typeof value.name === 'string' &&
    ['realtime', ...CHANNELS].every(
      (channel) => typeof value.channels?.[channel]?.enabled === 'boolean',
    )
  );
}

const SETTINGS = [
  ...NOTIFICATION_TYPES.map(typeSetting),
  channelSetting('realtime'),
  ...CHANNELS.map(channelSetting),
];

/**
 * How long to wait before a retry: exponential with full jitter, so that a thousand clients that lost
 * the same server do not come back at the same moment.
 *
 * @param {number} failures how many in a row
 * @param {() => number} [random]
 * @returns {number} milliseconds
 */
export function backoff(failures, random = Math.random) {
  return random() * Math.min(30_000, 500 * 2 ** Math.min(failures, 16));
}

/**
 * The base of this page's relative URLs. A `<base>` counts only if it is of this site, because neither
 * a token nor a user may be led elsewhere by it.
 *
 * @returns {string | undefined} undefined where there is no page
 */
export function pageBase() {
  const { document, location } = globalThis;
  if (document === undefined) {
    return undefined;
  }
  const site = siteOf(location);
  const bases = [document.baseURI, location.href, `${site}/`];
  return bases.find((base) => URL.canParse(base) && new URL(base).origin === site);
}

/**
 * The origin of this page, or that of its parent if it is a frame without an address of its own.
 *
 * @param {Location} location
 */
function siteOf(location) {
  return globalThis.origin === 'null' ? location.origin : globalThis.origin;
}

/**
 * Whether a URL belongs to this site.
 *
 * @param {URL} url
 */
export function isOfThisSite(url) {
  return globalThis.location !== undefined && url.origin === siteOf(globalThis.location);
}

/**
 * Where a notification leads: an http(s) URL or a path of this site; null for anything else. The
 * server checks it too, but whatever is in between is not trusted with a `javascript:` URL.
 *
 * @param {string | null | undefined} url
 * @param {string} [base] of the page
 * @returns {string | null}
 */
export function safeUrl(url, base = pageBase()) {
  if (typeof url !== 'string' || !/^(https?:\/\/|\/(?!\/))/i.test(url) || UNSAFE.test(url)) {
    return null;
  }
  try {
    const parsed = new URL(url, base);
    const isWeb = parsed.protocol === 'https:' || parsed.protocol === 'http:';
    return isWeb && parsed.username === '' && parsed.password === '' ? parsed.href : null;
  } catch {
    return null;
  }
}

/**
 * Where a picture is: an https URL or a path of this site; null for anything else.
 *
 * @param {string | null | undefined} url
 */
export function safeImageUrl(url) {
  const safe = safeUrl(url);
  return safe !== null && (safe.startsWith('https:') || isOfThisSite(new URL(safe))) ? safe : null;
}

/**
 * The URL of a page of this application, which may be relative; null if it is none.
 *
 * @param {string} href
 */
export function safePageUrl(href) {
  return href !== '' && URL.canParse(href, pageBase()) ? safeUrl(new URL(href, pageBase()).href) : null;
}

// Parsers disagree about backslashes, white space and control characters.
const UNSAFE = /[\\\s\p{Cc}]/u;
