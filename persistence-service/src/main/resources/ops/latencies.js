/**
 * The rows of `GET /api/analytics/latency`, as what a table has.
 *
 * @module
 */

import { daysBetween } from './range.js';
import { channelName, duration, number } from './words.js';

/** @typedef {import('./table.js').Content} Content */

/**
 * @typedef {object} Latency
 * @property {string} day
 * @property {string | null} channel null for the inbox
 * @property {string} step
 * @property {number} count
 * @property {number} p50_ms
 * @property {number} p99_ms
 */

/** @typedef {{rows: Latency[], as_of: string}} Latencies */

/** On a day without any there is no time. */
const NONE = '-';

/** @param {any} value @returns {value is Latencies} */
export function isLatencies(value) {
  return (
    Array.isArray(value?.rows) &&
    value.rows.every(
      (/** @type {any} */ row) =>
        typeof row?.step === 'string' && [row.count, row.p50_ms, row.p99_ms].every((each) => typeof each === 'number'),
    )
  );
}

/**
 * Which steps were measured: those of the inbox first.
 *
 * @param {Latency[]} rows
 * @returns {{channel: string | null, step: string}[]}
 */
export function measuredIn(rows) {
  const found = new Map(rows.map(({ channel, step }) => [`${channel ?? ''} ${step}`, { channel, step }]));
  return [...found].sort(([a], [b]) => a.localeCompare(b)).map(([, measured]) => measured);
}

/** What its times are called. @param {{channel: string | null, step: string}} measured */
export function nameOf({ channel, step }) {
  const name = `Time until ${step.replaceAll('_', ' ')}`;
  return channel === null ? name : `${name}: ${channelName(channel)}`;
}

/**
 * Each day, also those on which nothing was measured.
 *
 * @param {Latency[]} rows
 * @param {{channel: string | null, step: string}} measured
 * @param {string} from
 * @param {string} to
 * @returns {Content}
 */
export function byDay(rows, { channel, step }, from, to) {
  const own = new Map(
    rows.filter((row) => row.channel === channel && row.step === step).map((row) => [row.day, row]),
  );
  return {
    head: 'Day (UTC)',
    columns: [
      { name: 'Half within', isDrawn: true, spell: duration },
      { name: '99 of 100 within', isDrawn: true, spell: duration },
      { name: 'Notifications', spell: number },
    ],
    rows: daysBetween(from, to).map((day) => {
      const row = own.get(day);
      return { head: day, cells: row ? [row.p50_ms, row.p99_ms, row.count] : [NONE, NONE, 0] };
    }),
  };
}

