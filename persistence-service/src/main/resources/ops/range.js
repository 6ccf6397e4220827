/**
 * The days that are shown, in UTC as the figures are.
 *
 * @module
 */

import { h, setText } from './dom.js';

const DAY_MS = 86_400_000;
const USUAL = 14;
const CHOICES = [7, USUAL, 30, 90];

/** A leap year: the API answers no more. */
const MOST = 366;

/** Two dates that are typed or chosen, and buttons for the last days. What can't be shown is not chosen. */
export class Range {
  #from = dateInput('from');
  #to = dateInput('to');
  #chosen = { from: '', to: '' };
  #buttons = CHOICES.map((days) => h('button', { type: 'button', class: 'quiet' }, String(days)));
  /** What is wrong with what was typed. */
  #trouble = h('p', { id: 'range-trouble', class: 'trouble', role: 'alert' });
  #form = h(
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
  element = h('div', {}, this.#form, this.#trouble);

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
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#check()) {
        this.#take(null);
        chosen();
      }
    });
    this.#choose(USUAL);
  }

  /** The days that were chosen last. */
  get chosen() {
    return this.#chosen;
  }

  /** @param {number} days */
  #choose(days) {
    const now = Date.now();
    this.#from.value = dayOf(now - (days - 1) * DAY_MS);
    this.#to.value = dayOf(now);
    this.#check();
    this.#take(days);
  }

  /** Says what is wrong. @returns {boolean} whether nothing is */
  #check() {
    const { field, why } = this.#wrong();
    for (const input of [this.#from, this.#to]) {
      input.setAttribute('aria-invalid', String(input === field));
    }
    setText(this.#trouble, why);
    field?.focus();
    return field === null;
  }

  #wrong() {
    const [from, to] = [this.#from, this.#to];
    if (!isDay(from.value)) {
      return { field: from, why: 'Choose a day for From.' };
    }
    if (!isDay(to.value)) {
      return { field: to, why: 'Choose a day for To.' };
    }
    const days = (Date.parse(to.value) - Date.parse(from.value)) / DAY_MS + 1;
    return days < 1
      ? { field: to, why: 'To must not be before From.' }
      : days > MOST
        ? { field: to, why: `At most ${MOST} days can be shown.` }
        : { field: null, why: '' };
  }

  /** @param {number | null} days which button it was */
  #take(days) {
    this.#chosen = { from: this.#from.value, to: this.#to.value };
    this.#buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(CHOICES[i] === days)));
  }
}

/** @param {string} id */
function dateInput(id) {
  return h('input', { type: 'date', id, required: true, 'aria-describedby': 'range-trouble' });
}

/** @param {string} text */
function isDay(text) {
  const time = Date.parse(text);
  return !Number.isNaN(time) && dayOf(time) === text;
}

/**
 * All days, both ends included; none if these are no days.
 *
 * @param {string} from
 * @param {string} to
 */
export function daysBetween(from, to) {
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to) && days.length < MOST; at += DAY_MS) {
    days.push(dayOf(at));
  }
  return days;
}

/** @param {number} time in milliseconds */
function dayOf(time) {
  return new Date(time).toISOString().slice(0, 10);
}
