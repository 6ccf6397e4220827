/**
 * The days that are shown, in UTC as the figures are.
 *
 * @module
 */

import { h } from './dom.js';

const DAY_MS = 86_400_000;
const USUAL = 14;
const CHOICES = [7, USUAL, 30, 90];

/** Two dates that are typed or chosen, and buttons for the last days. */
export class Range {
  #from = h('input', { type: 'date', id: 'from', required: true });
  #to = h('input', { type: 'date', id: 'to', required: true });
  #buttons = CHOICES.map((days) => h('button', { type: 'button', class: 'quiet' }, String(days)));
  element = h(
    'form',
    { class: 'range', 'aria-label': 'Days', novalidate: true },
    h('div', { class: 'field' }, h('label', { for: 'from' }, 'From'), this.#from),
    h('div', { class: 'field' }, h('label', { for: 'to' }, 'To'), this.#to),
    h('button', { type: 'submit', class: 'quiet' }, 'Show'),
    h(
      'div',
      { class: 'last', role: 'group', 'aria-label': 'Last days' },
      h('span', { 'aria-hidden': 'true' }, 'Last'),
      ...this.#buttons,
      h('span', { 'aria-hidden': 'true' }, 'days'),
    ),
  );

  /** @param {() => void} chosen called when other days are to be shown */
  constructor(chosen) {
    this.#buttons.forEach((button, i) => {
      const days = CHOICES[i] ?? USUAL;
      button.setAttribute('aria-label', `Last ${days} days`);
      button.addEventListener('click', () => {
        this.#choose(days);
        chosen();
      });
    });
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#press(null);
      chosen();
    });
    this.#choose(USUAL);
  }

  get from() {
    return this.#from.value;
  }

  get to() {
    return this.#to.value;
  }

  /** @param {number} days */
  #choose(days) {
    const now = Date.now();
    this.#from.value = dayOf(now - (days - 1) * DAY_MS);
    this.#to.value = dayOf(now);
    this.#press(days);
  }

  /** @param {number | null} days */
  #press(days) {
    this.#buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(CHOICES[i] === days)));
  }
}

/**
 * All days, both ends included; none if these are no days.
 *
 * @param {string} from
 * @param {string} to
 */
export function daysBetween(from, to) {
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to) && days.length < 366; at += DAY_MS) {
    days.push(dayOf(at));
  }
  return days;
}

/** @param {number} time in milliseconds */
function dayOf(time) {
  return new Date(time).toISOString().slice(0, 10);
}
