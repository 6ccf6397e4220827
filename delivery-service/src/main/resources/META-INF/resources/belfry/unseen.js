/**
 * What has come since somebody last looked at the list, in this browser.
 *
 * @module
 */

const KEY = 'belfry.opened';
/** A badge says no more than that there are more than 99. */
const ENOUGH = 100;
/** Of how many people a browser remembers it; the one who looked longest ago is forgotten first. */
const PEOPLE = 10;

/** @typedef {import('./live-inbox.js').LiveInbox} LiveInbox */

export class Unseen {
  #live;
  #changed;

  /**
   * @param {LiveInbox} live
   * @param {() => void} changed in another tab
   */
  constructor(live, changed) {
    this.#live = live;
    this.#changed = changed;
  }

  start() {
    addEventListener('storage', this.#stored);
  }

  stop() {
    removeEventListener('storage', this.#stored);
  }

  /**
   * How many unread notifications have come since; null until that is known. Loads what it needs to
   * know, after which there is something to draw again.
   *
   * @returns {number | null}
   */
  count() {
    const { inbox, who, unreadCount } = this.#live;
    if (inbox === null || who === null || unreadCount === null) {
      return null;
    }
    if (unreadCount === 0) {
      return 0;
    }
    const { items, isLoaded, isComplete, isLoading, error } = inbox.view('unread');
    const since = read(who, items[0]?.position ?? '');
    const count = items.filter(({ position }) => position > since).length;
    const isKnown = isLoaded && (isComplete || count < items.length || count >= ENOUGH);
    if (!isKnown && !isLoading && error === null) {
      void (isLoaded ? inbox.more('unread') : inbox.load('unread'));
    }
    return isLoaded ? count : error === null ? null : unreadCount;
  }

  /**
   * Somebody looks at the list.
   *
   * @param {boolean} [isCounted] whether it is to be remembered where no bell has counted it so far
   */
  look(isCounted = true) {
    const { client, inbox, who } = this.#live;
    const shown = inbox ? [inbox.view('all'), inbox.view('unread')].filter(({ isLoaded }) => isLoaded) : [];
    const now = [client?.position ?? '', ...shown.map(({ items }) => items[0]?.position ?? '')].sort().at(-1) ?? '';
    if (who === null || shown.length === 0) {
      return;
    }
    const before = read(who, now);
    if (now > before && (isCounted || before !== '')) {
      write(who, now);
    }
  }

  /** @param {StorageEvent} event */
  #stored = (event) => {
    if (event.key === KEY || event.key === null) {
      this.#changed();
    }
  };
}

/** What lasts as long as the page, where nothing can be stored. @type {Record<string, string>} */
let here = {};

/**
 * Up to where each of them has looked.
 *
 * @returns {Record<string, string>}
 */
function all() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return stored !== null && typeof stored === 'object' ? stored : here;
  } catch {
    return here; // as far as is known here
  }
}

/**
 * Up to where somebody has looked; empty if they never have.
 *
 * @param {string} who
 * @param {string} now a position of the log that there is: what was seen of another one counts no more
 */
function read(who, now) {
  const known = all();
  const upTo = Object.hasOwn(known, who) ? known[who] : '';
  return typeof upTo === 'string' && epoch(upTo) === epoch(now) ? upTo : '';
}

/** Which log a position is of. @param {string} position */
function epoch(position) {
  return position.slice(0, position.indexOf('-'));
}

/**
 * @param {string} who
 * @param {string} upTo
 */
function write(who, upTo) {
  const { [who]: _, ...others } = all();
  here = Object.fromEntries([...Object.entries(others).slice(1 - PEOPLE), [who, upTo]]);
  try {
    localStorage.setItem(KEY, JSON.stringify(here));
  } catch {
    // Without storage it lasts as long as the page.
  }
}
