/**
 * Calls a user's attention to what has just come: by a toast, an announcement, a sound, and the
 * browser's own notifications.
 *
 * @module
 */

import { ring } from './chime.js';
import { Desktop, isOn } from './desktop.js';
import * as page from './page.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./messages.js').Language} Language */

/** What comes within this time rings once. */
const BATCH_MS = 150;

export class Attention {
  #bell;
  #language;
  #client;
  #desktop;
  /** @type {{notification: BelfryNotification, isUnseen: boolean}[]} */ #batch = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /**
   * @param {page.PageBell} bell
   * @param {() => Language} language
   * @param {() => import('./client.js').BelfryClient | null} client
   * @param {import('./push.js').Push} push
   */
  constructor(bell, language, client, push) {
    this.#bell = bell;
    this.#language = language;
    this.#client = client;
    this.#desktop = new Desktop({
      language,
      worker: () => push.worker(),
      clicked: () => page.siblings(bell)[0]?.owner.openPanel(),
    });
  }

  /** @param {BelfryNotification} notification */
  call(notification) {
    if (!page.claim(this.#bell, notification.id)) {
      return; // another bell of this page does
    }
    const isVisible = document.visibilityState === 'visible';
    page.siblings(this.#bell)[0]?.announcer.arrived(notification, this.#language);
    if (isVisible) {
      page.toast(this.#bell, notification);
    }
    this.#batch.push({ notification, isUnseen: !isVisible });
    this.#timer ??= setTimeout(() => void this.#ring(), BATCH_MS);
  }

  async #ring() {
    const batch = this.#batch.filter(({ notification }) => !page.isSilenced(this.#bell, notification.id));
    this.#batch = [];
    this.#timer = undefined;
    if (batch.length === 0 || this.#client() === null) {
      return;
    }
    if (await page.rings(this.#bell)) {
      ring(this.#bell.sound());
    }
    const unseen = batch.filter(({ isUnseen }) => isUnseen).map(({ notification }) => notification);
    if (unseen.length > 0 && isOn() && (await page.speaks(this.#bell))) {
      if (!(await this.#client()?.isAnySeen())) {
        this.#desktop.show(unseen);
      }
    }
  }
}
