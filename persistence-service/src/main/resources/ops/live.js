/**
 * What is happening now: asked for every few seconds while the page can be seen. What has grown old says so.
 *
 * @module
 */

import { Refusal } from './api.js';
import { drawBars } from './bars.js';
import { h, setText } from './dom.js';
import { Figure } from './figure.js';
import { drawLinesFromNewest } from './lines.js';
import { channelName, clock, notSent, number, spoken, UNKNOWN } from './words.js';

/** @typedef {{topic: string, partition: number, end_offset: number | null, applied_offset: number | null, lag: number | null}} Partition */

/**
 * @typedef {object} LiveFigures
 * @property {string} as_of
 * @property {number | null} events_per_second
 * @property {Partition[]} partitions
 * @property {number} open_dead_letters
 * @property {{channel: string, outcome: string, count: number}[]} outcomes_today
 * @property {{channel: string, outcome: string, reason: string, count: number}[]} recent_reasons
 * @property {{channel: string, state: string, count: number}[] | null} open_deliveries
 * @property {number | null} open_sessions
 */

const EVERY_MS = 3_000;

/** How far the line goes back. */
const KEPT_MS = 5 * 60_000;

/** Figures that are older are said to be so, also before the next ones are there. */
const CURRENT_MS = 10_000;

/** What asking again will not change. */
const FINAL = [401, 403, 404];

export class Live {
  #api;
  #asOf = h('p', { class: 'as-of' });
  #trouble = h('p', { class: 'trouble', role: 'status' });
  #content = h('div', { class: 'content', hidden: true });
  #tiles = {
    rate: new Tile('Events per second', 'into the log, over ten seconds'),
    lag: new Tile('Not applied yet', 'records of all partitions'),
    letters: new Tile('Open dead letters', 'records that nobody has decided about'),
    sessions: new Tile('Open sessions', 'sockets'),
  };
  #figures = {
    rate: new Figure({
      title: 'Events per second',
      caption: 'Events per second since this page was opened, at most five minutes',
      draw: drawLinesFromNewest,
      className: 'short',
    }),
    partitions: new Figure({
      title: 'Records that are not applied',
      caption: 'How far the read model has come in each partition',
      draw: drawBars,
      className: 'short',
    }),
    outcomes: new Figure({
      title: 'By e-mail and push today',
      caption: 'Notifications by what became of them since midnight (UTC)',
      draw: drawBars,
      className: 'short',
    }),
    reasons: new Figure({
      title: 'Why some were not sent lately',
      caption: 'Deliveries by reason, among the newest 1,000 records of each partition of belfry.deliveries',
      draw: drawBars,
      className: 'short',
    }),
    open: new Figure({
      title: 'Deliveries under way',
      caption: 'Deliveries that are not over, by state',
      draw: drawBars,
      className: 'short',
    }),
  };
  #place;
  /** @type {{head: string, cells: (number | null)[], at: number}[]} */
  #rates = [];
  #lastAsOf = '';
  /** By the clock of this page. */
  #shownAt = 0;
  #isRunning = false;
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLElement} place
   * @param {import('./api.js').Api} api
   */
  constructor(place, api) {
    this.#api = api;
    this.#place = place;
    const { rate, partitions, outcomes, reasons, open } = this.#figures;
    this.#content.append(
      h('dl', { class: 'tiles' }, ...Object.values(this.#tiles).map(({ element }) => element)),
      h('div', { class: 'grid' }, rate.element, partitions.element),
      h('div', { class: 'grid three' }, outcomes.element, reasons.element, open.element),
    );
    place.append(
      h('div', { class: 'section-head' }, h('h2', { id: 'live-title' }, 'Now'), this.#asOf),
      this.#trouble,
      this.#content,
    );
    document.addEventListener('visibilitychange', () => this.#resume());
  }

  start() {
    this.#isRunning = true;
    this.#rates = [];
    this.#lastAsOf = '';
    this.#content.hidden = true;
    setText(this.#asOf, '');
    setText(this.#trouble, '');
    this.#resume();
  }

  stop() {
    this.#isRunning = false;
    this.#resume();
  }

  /** Whatever is under way, from here on what is said counts that is asked for from here on. */
  #resume() {
    clearTimeout(this.#timer);
    this.#round += 1;
    if (this.#isRunning && !document.hidden) {
      if (!this.#content.hidden && Date.now() - this.#shownAt > CURRENT_MS) {
        this.#complain('This page was not shown for a while.', false);
      }
      void this.#ask(this.#round);
    }
  }

  /** @param {number} round */
  async #ask(round) {
    let isFinal = false;
    try {
      const figures = await this.#api.json('ops', isLiveFigures);
      if (round === this.#round) {
        this.#show(figures);
      }
    } catch (reason) {
      isFinal = reason instanceof Refusal && FINAL.includes(reason.status);
      if (round === this.#round) {
        this.#complain(reason instanceof Error ? reason.message : String(reason), isFinal);
      }
    }
    if (round === this.#round && !isFinal) {
      this.#timer = setTimeout(() => void this.#ask(round), EVERY_MS);
    }
  }

  /**
   * @param {string} why
   * @param {boolean} isFinal
   */
  #complain(why, isFinal) {
    const isShown = !this.#content.hidden;
    this.#place.classList.toggle('old', isShown);
    const age = isShown ? ` These figures are of ${clock(this.#lastAsOf)}, and are not current.` : '';
    setText(this.#trouble, why + age + (isFinal ? '' : ' The page asks again every 3 seconds.'));
  }

  /** @param {LiveFigures} figures */
  #show(figures) {
    setText(this.#trouble, '');
    setText(this.#asOf, `As of ${clock(figures.as_of)}`);
    this.#place.classList.remove('old');
    this.#content.hidden = false;
    const lags = figures.partitions.map(({ lag }) => lag);
    this.#tiles.rate.show(figures.events_per_second);
    this.#tiles.lag.show(lags.some((lag) => lag === null) ? null : lags.reduce((a, b) => (a ?? 0) + (b ?? 0), 0));
    this.#tiles.letters.show(figures.open_dead_letters);
    this.#tiles.sessions.show(
      figures.open_sessions,
      'each delivery-service counts its own: belfry_delivery_sessions_open in its metrics',
    );
    this.#showRates(figures);
    this.#showPartitions(figures.partitions);
    this.#showDeliveries(figures);
    this.#lastAsOf = figures.as_of;
    this.#shownAt = Date.now();
  }

  /** @param {LiveFigures} figures */
  #showRates(figures) {
    if (figures.as_of !== this.#lastAsOf) {
      const at = Date.parse(figures.as_of);
      const newest = { head: clock(figures.as_of), cells: [figures.events_per_second], at };
      this.#rates = [newest, ...this.#rates.filter((one) => at - one.at < KEPT_MS)];
    }
    this.#figures.rate.show({
      head: 'Time',
      columns: [{ name: 'Events per second', isDrawn: true }],
      rows: this.#rates,
    });
  }

  /** @param {Partition[]} partitions */
  #showPartitions(partitions) {
    const unknown = partitions.filter(({ lag }) => lag === null).length;
    const isAllApplied = partitions.every(({ lag }) => lag === 0);
    this.#figures.partitions.show(
      {
        head: 'Partition',
        columns: [{ name: 'End offset' }, { name: 'Applied up to' }, { name: 'Not applied', isDrawn: true }],
        rows: partitions.map((one) => ({
          head: `${one.topic} ${one.partition}`,
          cells: [one.end_offset, one.applied_offset, one.lag],
        })),
      },
      unknown > 0
        ? `Nothing is known about ${unknown} of ${partitions.length} partitions: Kafka does not answer for them, or nothing of them was ever applied.`
        : isAllApplied
          ? 'Everything is applied.'
          : '',
    );
  }

  /** @param {LiveFigures} figures */
  #showDeliveries({ outcomes_today, recent_reasons, open_deliveries }) {
    this.#figures.outcomes.show(
      {
        head: 'Outcome',
        columns: [{ name: 'Notifications', isDrawn: true }],
        rows: outcomes_today.map((one) => ({ head: `${channelName(one.channel)}: ${one.outcome}`, cells: [one.count] })),
      },
      outcomes_today.length === 0 ? 'Nothing was sent, or kept from being sent, today.' : '',
    );
    this.#figures.reasons.show(
      {
        head: 'Reason',
        columns: [{ name: 'Deliveries', isDrawn: true }],
        rows: recent_reasons.map((one) => ({
          head: notSent(one.channel, one.outcome, one.reason),
          cells: [one.count],
        })),
      },
      recent_reasons.length === 0
        ? 'There is none: all that was due lately was sent.'
        : 'Among the newest deliveries: those of some minutes, or of many days if little is sent.',
    );
    this.#figures.open.show(
      {
        head: 'State',
        columns: [{ name: 'Deliveries', isDrawn: true }],
        rows: (open_deliveries ?? []).map((one) => ({
          head: `${channelName(one.channel)}: ${spoken(one.state).toLowerCase()}`,
          cells: [one.count],
        })),
      },
      open_deliveries === null
        ? 'channel-service knows them: belfry_channel_open in its metrics.'
        : open_deliveries.length === 0
          ? 'There is none.'
          : 'Counted every 15 seconds.',
    );
  }
}

/** One figure that is read from afar. */
class Tile {
  #value = h('dd', { class: 'value' });
  #hint;
  #usual;
  element;

  /**
   * @param {string} name
   * @param {string} hint
   */
  constructor(name, hint) {
    this.#usual = hint;
    this.#hint = h('dd', { class: 'hint' }, hint);
    this.element = h('div', { class: 'card tile' }, h('dt', {}, name), this.#value, this.#hint);
  }

  /**
   * @param {number | null} value
   * @param {string} [whereElse] where it is found if it is not known here
   */
  show(value, whereElse = this.#usual) {
    setText(this.#value, value === null ? UNKNOWN : number(value));
    this.#value.classList.toggle('unknown', value === null);
    setText(this.#hint, value === null ? whereElse : this.#usual);
  }
}

/** @param {any} value @returns {value is LiveFigures} */
function isLiveFigures(value) {
  return (
    typeof value?.as_of === 'string' &&
    [value.partitions, value.outcomes_today, value.recent_reasons].every(Array.isArray) &&
    (value.open_deliveries === null || Array.isArray(value.open_deliveries))
  );
}
