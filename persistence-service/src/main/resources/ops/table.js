/**
 * Tables of figures. What is drawn as a chart is read from them.
 *
 * @module
 */

import { h } from './dom.js';
import { UNKNOWN, number } from './words.js';

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {boolean} [isDrawn] whether charts show it
 * @property {boolean} [isText] whether it has words instead of numbers
 * @property {(value: number) => string} [spell] how its numbers are written
 */

/**
 * @typedef {object} Row
 * @property {string} head
 * @property {(number | string | null)[]} cells null for what is not known
 */

/**
 * @typedef {object} Content
 * @property {string} head what the first column has
 * @property {Column[]} columns the others
 * @property {Row[]} rows
 */

/**
 * What a chart draws: a line or a group of bars.
 *
 * @typedef {object} Series
 * @property {string} name
 * @property {(number | null)[]} values one for each row
 * @property {string[]} texts how they are written
 */

let made = 0;

/** A table that scrolls by itself where it is too large, and can be filled again and again. */
export class FigureTable {
  #head = h('thead');
  #body = h('tbody');
  #filledWith = '';
  #table;
  element;

  /** @param {string} caption */
  constructor(caption) {
    const id = `caption-${++made}`;
    this.#table = h('table', {}, h('caption', { id }, h('span', {}, caption)), this.#head, this.#body);
    this.element = h(
      'div',
      { class: 'scroll', role: 'group', tabindex: 0, 'aria-labelledby': id },
      this.#table,
    );
  }

  /** @param {Content} content @returns {boolean} whether anything is different from before */
  fill(content) {
    const now = JSON.stringify(content);
    if (now === this.#filledWith) {
      return false;
    }
    this.#filledWith = now;
    const kind = (/** @type {Column} */ { isDrawn, isText }) =>
      [isText ? 'text' : 'number', isDrawn && 'drawn'].filter(Boolean).join(' ');
    this.#head.replaceChildren(
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, content.head),
        ...content.columns.map((column) => h('th', { scope: 'col', class: kind(column) }, column.name)),
      ),
    );
    this.#body.replaceChildren(
      ...content.rows.map((row) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, h('bdi', {}, row.head)),
          ...row.cells.map((cell, i) => cellOf(cell, content.columns[i])),
        ),
      ),
    );
    return true;
  }

  /** The names of the rows. */
  heads() {
    return this.#rows().map((row) => row.cells[0]?.textContent ?? '');
  }

  /** The columns that are drawn. @returns {Series[]} */
  series() {
    const names = [...(this.#head.rows[0]?.cells ?? [])];
    return names.flatMap((name, i) => {
      if (!name.classList.contains('drawn')) {
        return [];
      }
      const cells = this.#rows().map((row) => row.cells[i]);
      return {
        name: name.textContent ?? '',
        values: cells.map((cell) => (cell?.dataset.value === undefined ? null : Number(cell.dataset.value))),
        texts: cells.map((cell) => cell?.textContent ?? ''),
      };
    });
  }

  #rows() {
    return [...this.#body.rows];
  }
}

/**
 * @param {number | string | null} cell
 * @param {Column | undefined} column
 */
function cellOf(cell, column) {
  if (typeof cell === 'number') {
    return h('td', { class: 'number', 'data-value': cell }, (column?.spell ?? number)(cell));
  }
  return h('td', { class: column?.isText ? null : 'number' }, cell === null ? UNKNOWN : h('bdi', {}, cell));
}
