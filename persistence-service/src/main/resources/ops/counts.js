/**
 * The rows of `GET /api/analytics`, as what tables have.
 *
 * @module
 */

import { daysBetween } from './range.js';
import { inOrder, meaningOf, notSent, percent, spoken } from './words.js';

/** @typedef {import('./table.js').Content} Content */

/** @typedef {Record<string, string | number | null> & {step: string, count: number}} Count */

/** @typedef {{rows: Count[], as_of: string}} Answer */

/** Lines that would hide the others: they are in the table. */
const NOT_DRAWN = ['acknowledged', 'kept_back', 'deleted'];

/** What the steps of the inbox, and those of a channel, begin with. */
const FIRST = ['created', 'planned'];

/** @param {any} value @returns {value is Answer} */
export function isAnswer(value) {
  return (
    Array.isArray(value?.rows) &&
    typeof value.as_of === 'string' &&
    value.rows.every((/** @type {any} */ row) => typeof row?.step === 'string' && typeof row.count === 'number')
  );
}

/** The rows of one channel; null for the inbox. @param {Count[]} rows @param {string | null} channel */
export function ofChannel(rows, channel) {
  return rows.filter((row) => (row.channel ?? null) === channel);
}

/** All channels but the inbox. @param {Count[]} rows @returns {string[]} */
export function channelsOf(rows) {
  return [...new Set(rows.map(({ channel }) => channel))].filter((channel) => typeof channel === 'string').sort();
}

/** How often each step happened. @param {Count[]} rows @returns {Content} */
export function totals(rows) {
  const sums = sumsOf(rows);
  const first = FIRST.find((step) => sums.get(step)) ?? '';
  const all = sums.get(first) ?? 0;
  const isFunnel = all > 0;
  return {
    head: 'Step',
    columns: [
      { name: 'Notifications', isDrawn: true },
      ...(isFunnel ? [{ name: `Of ${first}`, spell: percent }] : []),
      { name: 'Meaning', isText: true },
    ],
    rows: inOrder(sums.keys()).map((step) => {
      const count = sums.get(step) ?? 0;
      return { head: spoken(step), cells: [count, ...(isFunnel ? [count / all] : []), meaningOf(step)] };
    }),
  };
}

/**
 * Each day, also those on which nothing happened.
 *
 * @param {Count[]} rows
 * @param {string} from
 * @param {string} to
 * @returns {Content}
 */
export function daily(rows, from, to) {
  const steps = inOrder(rows.map(({ step }) => step));
  const counts = new Map(rows.map((row) => [`${row.day} ${row.step}`, row.count]));
  return {
    head: 'Day (UTC)',
    columns: steps.map((step) => ({ name: spoken(step), isDrawn: !NOT_DRAWN.includes(step) })),
    rows: daysBetween(from, to).map((day) => ({
      head: day,
      cells: steps.map((step) => counts.get(`${day} ${step}`) ?? 0),
    })),
  };
}

/**
 * A row for each value of a member, the largest first.
 *
 * @param {Count[]} rows
 * @param {string} member
 * @param {string} head
 * @returns {Content}
 */
export function by(member, head, rows) {
  const steps = inOrder(rows.map(({ step }) => step));
  /** @type {Map<string | null, Count[]>} */
  const groups = new Map();
  for (const row of rows) {
    const value = row[member] === null || row[member] === undefined ? null : String(row[member]);
    groups.set(value, [...(groups.get(value) ?? []), row]);
  }
  const lines = [...groups].map(([value, own]) => ({ value, sums: sumsOf(own) }));
  const size = (/** @type {{sums: Map<string, number>}} */ { sums }) => sums.get('created') ?? 0;
  lines.sort((a, b) => size(b) - size(a) || (a.value ?? '').localeCompare(b.value ?? ''));
  return {
    head,
    columns: steps.map((step) => ({ name: spoken(step) })),
    rows: lines.map(({ value, sums }) => ({
      head: value ?? '(none)',
      cells: steps.map((step) => sums.get(step) ?? 0),
    })),
  };
}

/** Why some were not sent, or came back: the largest first. @param {Count[]} rows @returns {Content} */
export function reasons(rows) {
  const text = (/** @type {string | number | null | undefined} */ value) => (typeof value === 'string' ? value : null);
  const largest = rows.toSorted((a, b) => b.count - a.count);
  return {
    head: 'Reason',
    columns: [{ name: 'Notifications', isDrawn: true }],
    rows: largest.map(({ channel, step, reason, count }) => ({
      head: notSent(text(channel), step, text(reason)),
      cells: [count],
    })),
  };
}

/** @param {Count[]} rows @returns {Map<string, number>} */
function sumsOf(rows) {
  const sums = new Map();
  for (const { step, count } of rows) {
    sums.set(step, (sums.get(step) ?? 0) + count);
  }
  return sums;
}
