/**
 * The browser's own notifications, for when the page is hidden.
 *
 * @module
 */

import { preferences } from './preferences.js';
import { safeUrl } from './protocol.js';
import { languageOf } from './words.js';

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
   *   clicked: (notification: BelfryNotification | null) => void,
   *   worker: () => Promise<ServiceWorkerRegistration | null>}} host `worker`: what shows what is
   *   pushed to this browser, if anything is: what it shows twice takes the place of itself
   */
  constructor(host) {
    this.#host = host;
  }

  /** @param {BelfryNotification[]} arrived together */
  show(arrived) {
    if (arrived.length <= MAX_SHOWN) {
      for (const notification of arrived) {
        void this.#notify(notification.title, notification.id, notification.message, notification);
      }
    } else {
      void this.#notify(this.#host.language().say('arrived', { count: arrived.length }), 'belfry-many', '', null);
    }
  }

  /**
   * @param {string} title
   * @param {string} tag
   * @param {string} body
   * @param {BelfryNotification | null} notification
   */
  async #notify(title, tag, body, notification) {
    const { lang, dir } = languageOf(notification ?? {});
    /** @type {NotificationOptions} */
    const options = { body, tag, dir: dir ?? 'auto', ...(lang === null ? {} : { lang }) };
    try {
      const worker = await this.#host.worker();
      if (worker !== null) {
        const data = { id: notification?.id, navigate: safeUrl(notification?.action_url) ?? location.href };
        await worker.showNotification(title, { ...options, data });
        return;
      }
      const shown = new Notification(title, options);
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
