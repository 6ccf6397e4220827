/**
 * Intervals: an estimate and what it lies between, for each row of a table whose drawn columns are the estimate, the low
 * and the high end.
 *
 * @module
 */

import { svg } from './dom.js';
import { percent } from './words.js';

/** @typedef {import('./table.js').FigureTable} FigureTable */

const ROW = 46;
const SIDE = 24;
const AXIS = 26;
const CHARACTER = 8;

/**
 * @param {FigureTable} table
 * @param {number} width
 */
export function drawIntervals(table, width) {
  const [estimates, lows, highs] = table.series();
  const rows = table.heads().map((name, i) => ({
    name,
    estimate: estimates?.values[i] ?? null,
    low: lows?.values[i] ?? null,
    high: highs?.values[i] ?? null,
    text: `${estimates?.texts[i]} (${lows?.texts[i]} to ${highs?.texts[i]})`,
  }));
  const ends = rows.flatMap(({ low, high }) => [low ?? 0, high ?? 0]);
  const least = Math.min(0, ...ends);
  const most = Math.max(0.01, ...ends);
  const x = (/** @type {number} */ value) => SIDE + ((value - least) / (most - least)) * (width - 2 * SIDE);
  const height = rows.length * ROW + AXIS;
  return [
    svg(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, width, height, focusable: 'false' },
      ...[least, (least + most) / 2, most].flatMap((tick) => [
        svg('line', { class: 'rule', x1: x(tick), x2: x(tick), y1: 4, y2: height - AXIS }),
        svg('text', { class: 'tick', x: x(tick), y: height - 6, 'text-anchor': 'middle' }, percent(tick)),
      ]),
      svg('line', { class: 'zero', x1: x(0), x2: x(0), y1: 4, y2: height - AXIS }),
      ...rows.flatMap((row, i) => rowOf(row, i * ROW, x, width)),
    ),
  ];
}

/**
 * @param {{name: string, estimate: number | null, low: number | null, high: number | null, text: string}} row
 * @param {number} top
 * @param {(value: number) => number} x
 * @param {number} width
 */
function rowOf({ name, estimate, low, high, text }, top, x, width) {
  const middle = top + 30;
  const most = Math.floor((width - 2 * SIDE) / CHARACTER);
  const label = svg(
    'text',
    { class: 'label', x: SIDE + 6, y: top + 18 },
    name.length > most ? `${name.slice(0, most - 1)}…` : name,
  );
  if (estimate === null || low === null || high === null) {
    return [label];
  }
  return [
    label,
    svg(
      'g',
      { class: 'interval' },
      svg('title', {}, `${name}: ${text}`),
      svg('path', { class: 'line', d: `M${x(low)} ${middle}H${x(high)}M${x(low)} ${middle - 5}v10M${x(high)} ${middle - 5}v10` }),
      svg('circle', { class: 'mark', cx: x(estimate), cy: middle, r: 4.5 }),
    ),
  ];
}
