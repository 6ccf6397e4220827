/**
 * Bars: one for each row of a table, in its order.
 *
 * @module
 */

import { h } from './dom.js';

/** @typedef {import('./table.js').FigureTable} FigureTable */

/** More would be a second table: the rest is counted. */
const MOST = 12;

/** Draws the one column that is drawn; rows without anything are left out. @param {FigureTable} table */
export function drawBars(table) {
  const [series] = table.series();
  const bars = table
    .heads()
    .map((name, i) => ({ name, value: series?.values[i] ?? 0, text: series?.texts[i] ?? '' }));
  const all = bars.filter(({ value }) => value > 0);
  const shown = all.slice(0, MOST);
  const longest = Math.max(...shown.map(({ value }) => value));
  return [
    h('div', { class: 'bars' }, ...shown.map((bar) => barOf(bar, longest))),
    ...(all.length > shown.length ? [h('p', { class: 'rest' }, `and ${all.length - shown.length} more`)] : []),
  ];
}

/**
 * @param {{name: string, value: number, text: string}} bar
 * @param {number} longest
 */
function barOf({ name, value, text }, longest) {
  const fill = h('span', { class: 'fill' });
  fill.style.width = `${(value / longest) * 100}%`;
  return h(
    'div',
    { class: 'bar' },
    h('span', { class: 'of', title: name }, h('bdi', {}, name)),
    h('span', { class: 'track' }, fill),
    h('span', { class: 'value' }, text),
  );
}
