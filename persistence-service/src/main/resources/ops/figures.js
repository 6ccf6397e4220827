/**
 * What became of notifications on some days: steps in the app, outcomes by channel, and what they were about.
 *
 * @module
 */

import { drawBars } from './bars.js';
import { by, channelsOf, daily, isAnswer, ofChannel, reasons, totals } from './counts.js';
import { csvButton } from './csv.js';
import { h, setText } from './dom.js';
import { Figure } from './figure.js';
import { byDay, isLatencies, measuredIn, nameOf } from './latencies.js';
import { drawDurations, drawLines } from './lines.js';
import { Range } from './range.js';
import { channelName, clock, number } from './words.js';

/** @typedef {import('./counts.js').Answer} Answer */
/** @typedef {import('./counts.js').Count} Count */
/** @typedef {import('./figure.js').Draw} Draw */
/** @typedef {import('./latencies.js').Latencies} Latencies */

/** What rows can be told apart by, and how that is called. */
const MEMBERS = { category: 'Category', notification_type: 'Type', template: 'Template' };

/** The steps that have a reason. */
const NOT_SENT = ['cancelled', 'skipped', 'failed', 'bounced'];

const OF_BROADCASTS = 'A broadcast is created once, and read by many: so a later step may count more than an earlier one.';
const OF_LINES = 'The lines leave out acknowledged, kept back and deleted.';
const OF_TIMES =
  'From the creation of a notification. Times are rounded up, by less than a quarter; each line of the grid is several times the one below.';
const OF_REASONS = 'Cancelled is what became needless in time. Skipped, failed and bounced are what people may have missed.';
const OF_CHANNELS = 'Sent, cancelled and so on are of e-mail and push together.';

export class Figures {
  #api;
  #range = new Range(() => void this.load());
  #asOf = h('p', { class: 'as-of' });
  #trouble = h('p', { class: 'trouble', role: 'status' });
  #content = h('div', { class: 'content' });
  #round = 0;

  /**
   * @param {HTMLElement} place
   * @param {import('./api.js').Api} api
   */
  constructor(place, api) {
    this.#api = api;
    place.append(
      h('div', { class: 'section-head' }, h('h2', { id: 'figures-title' }, 'Notifications'), this.#asOf),
      this.#range.element,
      this.#trouble,
      this.#content,
    );
  }

  /** Shows nothing of whoever looked before. */
  clear() {
    this.#round += 1;
    this.#content.replaceChildren();
    setText(this.#asOf, '');
    setText(this.#trouble, '');
  }

  async load() {
    const round = ++this.#round;
    const { from, to } = this.#range.chosen;
    try {
      const members = Object.keys(MEMBERS);
      const [days, notSent, latencies, ...others] = await Promise.all([
        this.#ask(from, to, 'day,channel'),
        orWhy(this.#api.json(reasonPathOf(from, to), isAnswer)),
        orWhy(this.#api.json(latencyPathOf(from, to), isLatencies)),
        ...members.map((member) => orWhy(this.#ask(from, to, member))),
      ]);
      if (round === this.#round) {
        this.#show(days, notSent, latencies, new Map(members.map((member, i) => [member, others[i]])), from, to);
      }
    } catch (reason) {
      if (round === this.#round) {
        this.clear();
        setText(this.#trouble, messageOf(reason));
      }
    }
  }

  /**
   * @param {string} from
   * @param {string} to
   * @param {string} groupBy
   */
  #ask(from, to, groupBy) {
    return this.#api.json(pathOf(from, to, groupBy), isAnswer);
  }

  /**
   * @param {Answer} days
   * @param {Answer | string} notSent why there is none, instead of an answer
   * @param {Latencies | string} latencies why there are none, instead of an answer
   * @param {Map<string, Answer | string | undefined>} others why there is none, instead of an answer
   * @param {string} from
   * @param {string} to
   */
  #show(days, notSent, latencies, others, from, to) {
    setText(this.#trouble, '');
    setText(this.#asOf, `As of ${clock(days.as_of)}`);
    if (days.rows.length === 0) {
      this.#content.replaceChildren(h('p', { class: 'empty' }, 'Nothing was counted on these days.'));
      return;
    }
    /** @type {(what: string, path: string, name: string) => HTMLElement} */
    const save = (what, path, name) =>
      csvButton(
        what,
        () => this.#api.text(`${path}&format=csv`),
        `belfry-${name}-${from}-${to}.csv`,
        (why) => setText(this.#trouble, why),
      );
    /** @type {Csv} */
    const csv = (what, groupBy) => save(what, pathOf(from, to, groupBy), groupBy.replace(',', '-'));
    /** @type {(string | null)[]} */
    const channels = [null, ...channelsOf(days.rows)];
    this.#content.replaceChildren(
      h(
        'div',
        { class: 'grid' },
        ...channels.flatMap((channel) => {
          const rows = ofChannel(days.rows, channel);
          return rows.length === 0 ? [] : [stepsOf(channel, rows, csv), daysOf(channel, rows, from, to, csv)];
        }),
        ...reasonsOf(notSent, (what) => save(what, reasonPathOf(from, to), 'reason')),
        ...timesOf(latencies, from, to, (what) => save(what, latencyPathOf(from, to), 'latency')),
      ),
      ...Object.entries(MEMBERS).flatMap(([member, name]) => memberTable(member, name, others.get(member), csv)),
    );
  }
}

/** @typedef {(what: string, groupBy: string) => HTMLElement} Csv */

/**
 * @param {Answer | string} notSent
 * @param {(what: string) => HTMLElement} csv
 */
function reasonsOf(notSent, csv) {
  const title = 'Why some were not sent';
  if (typeof notSent === 'string') {
    return [missing(title, notSent)];
  }
  if (notSent.rows.length === 0) {
    return [];
  }
  const caption = 'Notifications that were not sent, or came back, by channel, outcome and reason';
  return [figure(title, caption, drawBars, csv(title), reasons(notSent.rows), OF_REASONS)];
}

/**
 * How long it took, day by day.
 *
 * @param {Latencies | string} latencies
 * @param {string} from
 * @param {string} to
 * @param {(what: string) => HTMLElement} csv
 */
function timesOf(latencies, from, to, csv) {
  if (typeof latencies === 'string') {
    return [missing('How long it took', latencies)];
  }
  return measuredIn(latencies.rows).map((measured) => {
    const name = nameOf(measured);
    const content = byDay(latencies.rows, measured, from, to);
    return figure(name, `${name}, by day`, drawDurations, csv(name), content, OF_TIMES);
  });
}

/**
 * @param {string | null} channel
 * @param {Count[]} rows
 * @param {Csv} csv
 */
function stepsOf(channel, rows, csv) {
  const name = channelName(channel);
  return figure(
    name,
    `How many notifications came to each step: ${inSentence(name)}`,
    drawBars,
    csv(`${name}, by step,`, 'channel'),
    totals(rows),
    channel === null ? OF_BROADCASTS : savedBy(channel, rows),
  );
}

/**
 * @param {string | null} channel
 * @param {Count[]} rows
 * @param {string} from
 * @param {string} to
 * @param {Csv} csv
 */
function daysOf(channel, rows, from, to, csv) {
  const name = channelName(channel);
  return figure(
    `${name}, day by day`,
    `Notifications by day and step: ${inSentence(name)}`,
    drawLines,
    csv(`${name}, day by day,`, 'day,channel'),
    daily(rows, from, to),
    channel === null ? OF_LINES : '',
  );
}

/**
 * What nobody had to be sent.
 *
 * @param {string} channel
 * @param {Count[]} rows
 */
function savedBy(channel, rows) {
  const saved = rows.filter(({ step }) => step === 'cancelled').reduce((sum, { count }) => sum + count, 0);
  const what = channel === 'email' ? 'mail' : 'message';
  return saved === 0
    ? ''
    : saved === 1
      ? `1 ${what} saved: it had become needless before it was due.`
      : `${number(saved)} ${what}s saved: they had become needless, mostly by reading, before they were due.`;
}

/** @param {string} name */
function inSentence(name) {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/**
 * @param {string} title
 * @param {string} caption
 * @param {Draw | null} draw
 * @param {HTMLElement} csv
 * @param {import('./table.js').Content} content
 * @param {string} note
 * @param {string} [className]
 */
function figure(title, caption, draw, csv, content, note, className) {
  const made = new Figure({ title, caption, draw, tools: [csv], className });
  made.show(content, note);
  return made.element;
}

/**
 * @param {string} member
 * @param {string} name
 * @param {Answer | string | undefined} answer
 * @param {Csv} csv
 */
function memberTable(member, name, answer, csv) {
  const title = `By ${name.toLowerCase()}`;
  if (answer === undefined || typeof answer === 'string') {
    return [missing(title, answer)];
  }
  // Nothing has any: a table of one row would say only that.
  if (answer.rows.every((row) => row[member] === null)) {
    return [];
  }
  const content = by(member, name, answer.rows);
  const caption = `Notifications by ${name.toLowerCase()} and step`;
  return [figure(title, caption, null, csv(title, member), content, OF_CHANNELS, 'wide')];
}

/**
 * What one figure has is not worth all of them.
 *
 * @param {string} title
 * @param {string} [why]
 */
function missing(title, why) {
  return h('article', { class: 'card figure wide' }, h('header', {}, h('h3', {}, title)), h('p', { class: 'note' }, why));
}

/**
 * An answer, or why there is none.
 *
 * @template T
 * @param {Promise<T>} asked
 */
function orWhy(asked) {
  return asked.catch(messageOf);
}

/** @param {string} from @param {string} to */
function reasonPathOf(from, to) {
  return `analytics?${new URLSearchParams({ from, to, group_by: 'channel,reason', step: NOT_SENT.join() })}`;
}

/** @param {string} from @param {string} to */
function latencyPathOf(from, to) {
  return `analytics/latency?${new URLSearchParams({ from, to, group_by: 'day,channel' })}`;
}

/**
 * @param {string} from
 * @param {string} to
 * @param {string} groupBy
 */
function pathOf(from, to, groupBy) {
  return `analytics?${new URLSearchParams({ from, to, group_by: groupBy })}`;
}

/** @param {unknown} reason */
function messageOf(reason) {
  return reason instanceof Error ? reason.message : String(reason);
}
