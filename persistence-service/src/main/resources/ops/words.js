/**
 * How figures, times and names are written.
 *
 * @module
 */

/** What can't be known is said to be so. */
export const UNKNOWN = 'not known';

/** To a tenth; what rounds to zero has no sign. */
const TENTHS = /** @type {const} */ ({ maximumFractionDigits: 1, signDisplay: 'negative' });
const NUMBER = new Intl.NumberFormat('en', TENTHS);
const PERCENT = new Intl.NumberFormat('en', { ...TENTHS, style: 'percent' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** @type {Record<string, string>} */
const CHANNELS = { email: 'E-mail', push: 'Push', realtime: 'In the app' };

/** What steps mean, in the order in which they happen. @type {Record<string, string>} */
const OF_INBOX = {
  created: 'were accepted; a broadcast counts once',
  kept_back: 'were not to be pushed to open pages',
  pushed: 'reached an open page or app',
  acknowledged: 'were confirmed by that page or app',
  seen: 'were there to be seen on a visible page',
  read: 'were marked as read',
  clicked: 'were opened by their link',
  deleted: 'were deleted by their recipient',
};

/** @type {Record<string, string>} */
const OF_CHANNEL = {
  planned: 'were to go by the channel; not those that still wait',
  cancelled: 'saved: had been read, or became needless, before they were due',
  skipped: 'were due and could not be sent',
  sent: 'were taken by a mail server or push service',
  failed: 'were given up',
  bounced: 'came back, or their reader complained',
  unsubscribed: 'were the reason to switch their category off',
};

const ORDER = [...Object.keys(OF_INBOX), ...Object.keys(OF_CHANNEL)];

/** @param {string} step what it means; empty for one that this page does not know yet */
export function meaningOf(step) {
  return OF_INBOX[step] ?? OF_CHANNEL[step] ?? '';
}

/** Steps in the order in which they happen; those that this page does not know, last. @param {Iterable<string>} steps */
export function inOrder(steps) {
  const rank = (/** @type {string} */ step) => (ORDER.includes(step) ? ORDER.indexOf(step) : ORDER.length);
  return [...new Set(steps)].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** A name on the wire as people write it. @param {string} name */
export function spoken(name) {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {string | null} channel null for the inbox */
export function channelName(channel) {
  return channel === null ? 'In the app' : (CHANNELS[channel] ?? spoken(channel));
}

/**
 * What became of something that was not sent, and why.
 *
 * @param {string | null} channel
 * @param {string} outcome
 * @param {string | null} reason
 */
export function notSent(channel, outcome, reason) {
  return [`${channelName(channel)} ${outcome}`, ...(reason === null ? [] : [reason])].join(': ').replaceAll('_', ' ');
}

/** @param {number} value */
export function number(value) {
  return NUMBER.format(value);
}

/** The units of durations, the longest first, and how many milliseconds each has. @type {[string, number][]} */
const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** In the unit that people would take. @param {number} milliseconds */
export function duration(milliseconds) {
  const [name, size] = UNITS.find(([, one]) => milliseconds >= one) ?? ['ms', 1];
  return `${number(milliseconds / size)} ${name}`;
}

/** @param {number} share 1 for all */
export function percent(share) {
  return PERCENT.format(share);
}

/** To the second, by the clock of whoever looks; with the day, if it is another one. @param {string} time */
export function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return UNKNOWN;
  }
  const isToday = date.toDateString() === new Date().toDateString();
  return (isToday ? TIME : DAY_AND_TIME).format(date);
}
