/**
 * Lines: one for each column that is drawn, over the rows of a table. Each has a dash and a mark of its own, so that no
 * colour has to be told from another.
 *
 * @module
 */

import { h, svg } from './dom.js';
import { duration, number } from './words.js';

/** @typedef {import('./table.js').FigureTable} FigureTable */
/** @typedef {import('./table.js').Series} Series */

const HEIGHT = 220;
const TOP = 10;
const BOTTOM = 26;
const RIGHT = 12;
const CHARACTER = 7.2;
const LABEL = 84;

/** What makes a line one of its kind. */
const KINDS = 8;

/** A mark around 0, 0. */
const MARKS = [
  'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0Z',
  'M-3.2-3.2h6.4v6.4h-6.4Z',
  'M0-4.2 4 3.2H-4Z',
  'M0-4.4 4.4 0 0 4.4-4.4 0Z',
  'M-4-3.2H4L0 4.2Z',
  'M-1.3-4h2.6v2.7H4v2.6H1.3V4h-2.6V1.3H-4v-2.6h2.7Z',
];

/** Durations that are easy to think of, each several times the one before, in milliseconds. */
const DURATIONS = [1, 10, 100, 1e3, 1e4, 6e4, 6e5, 3.6e6, 3.6e7, 8.64e7, 8.64e8, 8.64e9, 8.64e10];

/**
 * How values are placed and written beside a chart.
 *
 * @typedef {object} Scale
 * @property {number[]} ticks from the lowest to the highest
 * @property {(value: number) => number} place 0 at the lowest tick, 1 at the highest
 * @property {(value: number) => string} spell
 */

/** More marks than this would be a thick line. */
const MOST_MARKS = 40;

/**
 * @param {FigureTable} table whose rows are in the order of time
 * @param {number} width
 */
export function drawLines(table, width) {
  return draw(table.heads(), table.series(), width, linear);
}

/**
 * Of milliseconds to days: the scale is logarithmic.
 *
 * @param {FigureTable} table whose rows are in the order of time
 * @param {number} width
 */
export function drawDurations(table, width) {
  return draw(table.heads(), table.series(), width, logarithmic);
}

/**
 * @param {FigureTable} table whose newest row is the first
 * @param {number} width
 */
export function drawLinesFromNewest(table, width) {
  const backwards = table.series().map(({ name, values, texts }) => ({
    name,
    values: values.toReversed(),
    texts: texts.toReversed(),
  }));
  return draw(table.heads().toReversed(), backwards, width, linear);
}

/**
 * @param {string[]} heads
 * @param {Series[]} series
 * @param {number} width
 * @param {(values: number[]) => Scale} scaleOf
 */
function draw(heads, series, width, scaleOf) {
  const { ticks, place, spell } = scaleOf(series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const left = Math.max(...ticks.map((tick) => spell(tick).length)) * CHARACTER + 10;
  const x = (/** @type {number} */ i) =>
    heads.length === 1 ? (left + width - RIGHT) / 2 : left + (i / (heads.length - 1)) * (width - RIGHT - left);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - place(value) * (HEIGHT - BOTTOM - TOP);
  return [
    svg(
      'svg',
      { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, focusable: 'false' },
      ...ticks.flatMap((tick) => [
        svg('line', { class: 'rule', x1: left, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
        svg('text', { class: 'tick', x: left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, spell(tick)),
      ]),
      ...labelled(heads, width - left - RIGHT).map((i) =>
        svg('text', { class: 'tick', x: x(i), y: HEIGHT - 6, 'text-anchor': anchor(i, heads) }, short(heads[i])),
      ),
      ...series.map((one, i) => lineOf(one, i, heads, x, y)),
    ),
    ...(series.length > 1 ? [legendOf(series)] : []),
  ];
}

/**
 * @param {Series} series
 * @param {number} index
 * @param {string[]} heads
 * @param {(i: number) => number} x
 * @param {(value: number) => number} y
 */
function lineOf(series, index, heads, x, y) {
  let path = '';
  let isInLine = false;
  const marks = /** @type {SVGElement[]} */ ([]);
  series.values.forEach((value, i) => {
    if (value !== null) {
      path += `${isInLine ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      const said = svg('title', {}, `${heads[i]}: ${series.name} ${series.texts[i]}`);
      marks.push(
        svg('path', { class: 'mark', d: MARKS[index % MARKS.length], transform: `translate(${x(i)} ${y(value)})` }, said),
      );
    }
    isInLine = value !== null;
  });
  return svg(
    'g',
    { class: `series kind-${index % KINDS}` },
    svg('path', { class: 'line', d: path }),
    ...(marks.length > MOST_MARKS ? [] : marks),
  );
}

/** @param {Series[]} series */
function legendOf(series) {
  return h(
    'ul',
    { class: 'legend' },
    ...series.map(({ name }, i) =>
      h(
        'li',
        {},
        svg(
          'svg',
          { class: `series kind-${i % KINDS}`, width: 30, height: 12, viewBox: '0 0 30 12' },
          svg('path', { class: 'line', d: 'M0 6H30' }),
          svg('path', { class: 'mark', d: MARKS[i % MARKS.length], transform: 'translate(15 6)' }),
        ),
        name,
      ),
    ),
  );
}

/** @param {number[]} values @returns {Scale} */
function linear(values) {
  const ticks = ticksUpTo(Math.max(0, ...values));
  const top = ticks.at(-1) ?? 1;
  return { ticks, place: (value) => value / top, spell: number };
}

/** @param {number[]} values in milliseconds, 1 or more @returns {Scale} */
function logarithmic(values) {
  const above = DURATIONS.findIndex((tick) => tick >= Math.max(1, ...values));
  const to = Math.max(1, above < 0 ? DURATIONS.length - 1 : above);
  const least = Math.min(...values, DURATIONS[to] ?? 1);
  const from = Math.min(DURATIONS.findLastIndex((tick) => tick <= least), to - 1);
  const ticks = DURATIONS.slice(Math.max(0, from), to + 1);
  const [low = 1, high = 1] = [ticks[0], ticks.at(-1)];
  return { ticks, place: (value) => Math.log(value / low) / Math.log(high / low), spell: duration };
}

/** At most five, that are easy to count in. @param {number} most is below the last of them */
function ticksUpTo(most) {
  const least = Math.max(most / 4, 0.25);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 2.5, 5].find((each) => each * power >= least - 1e-9) ?? 10) * power;
  const steps = Math.max(1, Math.ceil(most / step - 1e-9));
  return step < 1 ? [0, step * steps] : Array.from({ length: steps + 1 }, (_, i) => step * i);
}

/** Which rows are named: as many as there is room for. @param {string[]} heads @param {number} room */
function labelled(heads, room) {
  const every = Math.max(1, Math.ceil(heads.length / Math.max(1, Math.floor(room / LABEL))));
  return heads.map((_, i) => i).filter((i) => i % every === 0 && (i + every < heads.length || heads.length - i > every / 2));
}

/** @param {number} i @param {string[]} heads */
function anchor(i, heads) {
  return heads.length > 1 && i === 0 ? 'start' : i === heads.length - 1 && i > 0 ? 'end' : 'middle';
}

/** A day without its year. @param {string | undefined} head */
function short(head = '') {
  return /^\d{4}-\d{2}-\d{2}$/.test(head) ? head.slice(5) : head;
}
