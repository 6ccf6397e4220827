/**
 * Lists that may lack something in the midst of what is known of them, or have it in another language,
 * until they have been read again.
 *
 * @module
 */

import { FILTERS } from './progress.js';
import { backoff } from './protocol.js';

/** @typedef {import('./progress.js').Filter} Filter */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */

/** What comes in so short a time is made good at once. */
const GATHER_MS = 500;

/** However many gaps there are, one list is read at a time, and each once for all that came before. */
export class Gaps {
  #fill;
  /** @type {Set<Filter>} */ #lists = new Set();
  /** Up to where what was archived at once has reached. */ #archivedUpTo = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #isFilling = false;
  #isStopped = false;
  #failures = 0;

  /** @param {(list: Filter) => Promise<boolean>} fill reads a list again; false: it is to be read later */
  constructor(fill) {
    this.#fill = fill;
  }

  /**
   * What is not known has been archived or taken out: it may stand among what is.
   *
   * @param {ServerFrame} frame
   * @param {boolean} isKnown whether the notification that it names is
   */
  heard({ type, up_to: upTo = '' }, isKnown) {
    this.#isStopped = false;
    if (type === 'all_archived' && upTo > this.#archivedUpTo) {
      this.#archivedUpTo = upTo;
      this.#lists.add('archived');
    } else if (type === 'notification_archived' && !isKnown) {
      this.#lists.add('archived');
    } else if (type === 'notification_unarchived' && !isKnown) {
      this.#lists.add('all').add('unread');
    }
    this.#wait(GATHER_MS);
  }

  /** All that is known has other words now: somebody may look at the old ones. */
  readAll() {
    FILTERS.forEach((filter) => this.#lists.add(filter));
    this.#wake();
    this.#wait(0);
  }

  /** All lists are loaded anew. */
  clear() {
    this.#lists = new Set();
    this.#archivedUpTo = '';
  }

  /** Nothing is read until something is heard again. */
  stop() {
    this.#isStopped = true;
    this.#wake();
  }

  /** Reads at once what could not be read. */
  retry() {
    this.#isStopped = false;
    this.#wake();
    this.#wait(0);
  }

  #wake() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @param {number} time in milliseconds */
  #wait(time) {
    if (!this.#isStopped && !this.#isFilling && this.#lists.size > 0) {
      this.#timer ??= setTimeout(() => void this.#fillAll(), time);
    }
  }

  async #fillAll() {
    const lists = this.#lists;
    let isDone = true;
    this.#timer = undefined;
    this.#isFilling = true;
    for (const list of [...lists]) {
      lists.delete(list);
      if (!(await this.#fill(list))) {
        lists.add(list);
        isDone = false;
      }
    }
    this.#isFilling = false;
    this.#failures = isDone ? 0 : this.#failures + 1;
    this.#wait(GATHER_MS + (isDone ? 0 : backoff(this.#failures)));
  }
}
