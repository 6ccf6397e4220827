/**
 * A heading, a chart, and the table that the chart is drawn from.
 *
 * @module
 */

import { h, setText } from './dom.js';
import { FigureTable } from './table.js';

/** @typedef {import('./table.js').Content} Content */

/**
 * Draws a table.
 *
 * @typedef {(table: FigureTable, width: number) => Node[]} Draw
 */

export class Figure {
  #table;
  #draw;
  #note = h('p', { class: 'note' });
  #chart = h('div', { class: 'chart', 'aria-hidden': 'true' });
  #width = 0;
  element;

  /**
   * @param {object} what
   * @param {string} what.title
   * @param {string} what.caption of the table
   * @param {Draw | null} what.draw null for a table without a chart
   * @param {Node[]} [what.tools] buttons beside the title
   * @param {string} [what.className]
   * @param {'h3' | 'h4'} [what.heading] as deep as it stands
   */
  constructor({ title, caption, draw, tools = [], className = '', heading = 'h3' }) {
    this.#draw = draw;
    this.#table = new FigureTable(caption);
    this.element = h(
      'article',
      { class: `card figure ${className}` },
      h('header', {}, h(heading, {}, title), ...tools),
      this.#note,
      draw && this.#chart,
      this.#table.element,
    );
    if (draw) {
      new ResizeObserver(([entry]) => this.#resized(entry?.contentRect.width ?? 0)).observe(this.#chart);
    }
  }

  /**
   * @param {Content} content
   * @param {string} [note] what is to be known of it
   */
  show(content, note = '') {
    setText(this.#note, note);
    this.#table.element.hidden = content.rows.length === 0;
    this.#chart.hidden = content.rows.length === 0;
    if (this.#table.fill(content)) {
      this.#redraw();
    }
  }

  /** @param {number} width */
  #resized(width) {
    const whole = Math.floor(width);
    if (whole !== this.#width) {
      this.#width = whole;
      this.#redraw();
    }
  }

  #redraw() {
    if (this.#draw && this.#width > 0) {
      this.#chart.replaceChildren(...this.#draw(this.#table, this.#width));
    }
  }
}
