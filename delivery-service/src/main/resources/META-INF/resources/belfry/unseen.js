/**
 * What has come since somebody last looked at the list, in this browser.
 *
 * @module
 */

const KEY = 'belfry.opened';
/** A badge says no more than that there are more than 99. */
const ENOUGH = 100;

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
    const since = read(who);
    const { items, isLoaded, isComplete, isLoading, error } = inbox.view('unread');
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
    if (who !== null && shown.length > 0 && now > read(who) && (isCounted || read(who) !== '')) {
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

/** What lasts as long as the page, where nothing can be stored. @type {{who: string, upTo: string}} */
let here = { who: '', upTo: '' };

/** Up to where somebody has looked; empty if they never have. @param {string} who */
function read(who) {
  let known = here;
  try {
    const { who: whose, upTo } = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
    known = typeof whose === 'string' && typeof upTo === 'string' ? { who: whose, upTo } : here;
  } catch {
    // As far as is known here.
  }
  return known.who === who ? known.upTo : '';
}

/**
 * @param {string} who
 * @param {string} upTo
 */
function write(who, upTo) {
  here = { who, upTo };
  try {
    localStorage.setItem(KEY, JSON.stringify(here));
  } catch {
    // Without storage it lasts as long as the page.
  }
}
