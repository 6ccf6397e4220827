/**
 * The browser's own notifications, for when the page is hidden.
 *
 * @module
 */

import { preferences } from './preferences.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */

const MAX_SHOWN = 3;

export const isSupported = typeof Notification === 'function';

/** Whether the user wants them and the browser allows them. */
export function isOn() {
  return isSupported && preferences().desktop === true && Notification.permission === 'granted';
}

export class Desktop {
  #host;

  /**
   * @param {{language: () => import('./messages.js').Language,
   *   clicked: (notification: BelfryNotification | null) => void}} host
   */
  constructor(host) {
    this.#host = host;
  }

  /** @param {BelfryNotification[]} arrived together */
  show(arrived) {
    if (arrived.length <= MAX_SHOWN) {
      for (const notification of arrived) {
        this.#notify(notification.title, notification.id, notification.message, notification);
      }
    } else {
      this.#notify(this.#host.language().say('arrived', { count: arrived.length }), 'many', '', null);
    }
  }

  /**
   * @param {string} title
   * @param {string} tag
   * @param {string} body
   * @param {BelfryNotification | null} notification
   */
  #notify(title, tag, body, notification) {
    try {
      const shown = new Notification(title, { body, tag: `belfry-${tag}`, dir: 'auto' });
      shown.onclick = () => {
        window.focus();
        shown.close();
        this.#host.clicked(notification);
      };
    } catch {
      // On Android only service workers may show them, so there are none.
    }
  }
}
