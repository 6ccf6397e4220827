/**
 * Experiments and their results. A server that has none of this is not asked again.
 *
 * @module
 */

import { Refusal } from './api.js';
import { h, setText } from './dom.js';
import { Figure } from './figure.js';
import { drawIntervals } from './intervals.js';
import { clock, number, percent, spoken } from './words.js';

/** @typedef {{estimate: number | null, low: number | null, high: number | null}} Interval */
/** @typedef {{name: string, weight: number, people: number, outcomes: number, rate: Interval}} Arm */
/** @typedef {{name: string, against: string, confidence_sequence: {low: number | null, high: number | null} | null} & Interval} Difference */
/** @typedef {{key: string, version: number, state: string, template: string, metric: string}} Listed */

/**
 * @typedef {object} Results
 * @property {string} state
 * @property {string} template
 * @property {string} metric
 * @property {number} window_seconds
 * @property {Arm[]} arms
 * @property {{people: number} | null} holdout
 * @property {Difference[]} differences
 * @property {boolean} sample_ratio_ok
 * @property {number | null} sample_ratio_p_value
 * @property {'undecided' | 'winner' | 'no_difference'} decision
 * @property {string | null} winner
 * @property {string} as_of
 */

const ALL = 10_000; // basis points

export class Experiments {
  #api;
  #place;
  #link;
  #trouble = h('p', { class: 'trouble', role: 'status' });
  #content = h('div', { class: 'content' });
  #round = 0;

  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} link leads there
   * @param {import('./api.js').Api} api
   */
  constructor(place, link, api) {
    this.#api = api;
    this.#place = place;
    this.#link = link;
    place.append(h('h2', { id: 'experiments-title' }, 'Experiments'), this.#trouble, this.#content);
  }

  clear() {
    this.#round += 1;
    this.#content.replaceChildren();
    setText(this.#trouble, '');
    this.#appear(false);
  }

  async load() {
    const round = ++this.#round;
    try {
      const { experiments } = await this.#api.json('experiments', isList);
      if (round === this.#round) {
        this.#appear(true);
        this.#content.replaceChildren(
          ...(experiments.length === 0
            ? [h('p', { class: 'empty' }, 'There is no experiment.')]
            : experiments.map((one, i) => this.#experiment(one, i === 0))),
        );
      }
    } catch (reason) {
      if (round === this.#round) {
        this.#appear(!(reason instanceof Refusal && reason.status === 404));
        setText(this.#trouble, messageOf(reason));
      }
    }
  }

  /** @param {boolean} isThere */
  #appear(isThere) {
    this.#place.hidden = !isThere;
    this.#link.hidden = !isThere;
  }

  /**
   * Results are asked for when they are looked at.
   *
   * @param {Listed} listed
   * @param {boolean} isOpen
   */
  #experiment({ key, version, state, template, metric }, isOpen) {
    const place = h('div', { class: 'content' }, h('p', { class: 'note' }, 'Being counted.'));
    const details = h(
      'details',
      { class: 'card experiment' },
      h(
        'summary',
        {},
        h('h3', {}, h('bdi', {}, key)),
        h('span', {}, `${spoken(state)}, version ${version}: template `, h('bdi', {}, template), `, by ${metric}`),
      ),
      place,
    );
    details.addEventListener('toggle', () => details.open && void this.#results(key, place));
    details.open = isOpen;
    return details;
  }

  /**
   * @param {string} key
   * @param {HTMLElement} place
   */
  async #results(key, place) {
    try {
      const results = await this.#api.json(`experiments/${encodeURIComponent(key)}/results`, isResults);
      place.replaceChildren(...shown(results));
    } catch (reason) {
      place.replaceChildren(h('p', { class: 'trouble' }, messageOf(reason)));
    }
  }
}

/** @param {Results} results */
function shown(results) {
  const arms = new Figure({
    title: `Share of people with the outcome: ${results.metric}`,
    caption: 'People, outcomes and rates of each arm, with the interval that the rate lies in (95%)',
    draw: drawIntervals,
    heading: 'h4',
  });
  arms.show(armsOf(results.arms));
  const differences = new Figure({
    title: 'Differences',
    caption: 'Difference between arms: the interval for one look (95%), and the anytime one, which holds however often one looks',
    draw: drawIntervals,
    heading: 'h4',
  });
  differences.show(differencesOf(results.differences));
  return [
    h('p', { class: 'as-of' }, `As of ${clock(results.as_of)}`),
    h('p', { class: 'verdict' }, verdictOf(results)),
    ...(results.sample_ratio_ok ? [] : [h('p', { class: 'trouble' }, ratioOf(results))]),
    ...(results.holdout ? [h('p', { class: 'note' }, heldOut(results.holdout.people))] : []),
    h('div', { class: 'grid' }, arms.element, ...(results.differences.length > 0 ? [differences.element] : [])),
  ];
}

/** @param {number} people */
function heldOut(people) {
  return people === 1 ? '1 person is held out.' : `${number(people)} people are held out.`;
}

/** @param {Arm[]} arms @returns {import('./table.js').Content} */
function armsOf(arms) {
  return {
    head: 'Arm',
    columns: [
      { name: 'Rate', isDrawn: true, spell: percent },
      { name: 'Low', isDrawn: true, spell: percent },
      { name: 'High', isDrawn: true, spell: percent },
      { name: 'People' },
      { name: 'Outcomes' },
      { name: 'Weight', spell: percent },
    ],
    rows: arms.map(({ name, weight, people, outcomes, rate }) => ({
      head: name,
      cells: [rate.estimate, rate.low, rate.high, people, outcomes, weight / ALL],
    })),
  };
}

/** @param {Difference[]} differences @returns {import('./table.js').Content} */
function differencesOf(differences) {
  return {
    head: 'Arms',
    columns: [
      { name: 'Difference', isDrawn: true, spell: percent },
      { name: 'Low', isDrawn: true, spell: percent },
      { name: 'High', isDrawn: true, spell: percent },
      { name: 'Anytime low', spell: percent },
      { name: 'Anytime high', spell: percent },
    ],
    rows: differences.map(({ name, against, estimate, low, high, confidence_sequence: always }) => ({
      head: `${name} against ${against}`,
      cells: [estimate, low, high, always?.low ?? null, always?.high ?? null],
    })),
  };
}

/** @param {Results} results */
function verdictOf({ decision, winner, state }) {
  switch (decision) {
    case 'winner':
      return `The winner is ${winner}. That holds however often one has looked.`;
    case 'no_difference':
      return 'There is no difference that matters. That holds however often one has looked.';
    case 'undecided':
      return state === 'running' ? 'Undecided so far. Looking again does no harm.' : 'It ended undecided.';
  }
}

/** @param {Results} results */
function ratioOf({ sample_ratio_p_value: p }) {
  return (
    'The arms do not have the shares of people that they should have' +
    `${p === null ? '' : ` (p = ${p.toPrecision(2)})`}: don't trust these figures before that is explained.`
  );
}

/** @param {any} value @returns {value is {experiments: Listed[]}} */
function isList(value) {
  return Array.isArray(value?.experiments) && value.experiments.every((/** @type {any} */ one) => typeof one?.key === 'string');
}

/** @param {any} value @returns {value is Results} */
function isResults(value) {
  return (
    Array.isArray(value?.arms) &&
    Array.isArray(value.differences) &&
    value.arms.every((/** @type {any} */ arm) => typeof arm?.name === 'string' && typeof arm.rate === 'object')
  );
}

/** @param {unknown} reason */
function messageOf(reason) {
  return reason instanceof Error ? reason.message : String(reason);
}
