/**
 * The line above the list: which notifications it shows, and how the connection is unless all is well.
 *
 * @module
 */

import { h, setAll, setText } from './dom.js';
import { isSignedOut } from './trouble.js';

/** @typedef {import('./client.js').BelfryClient} BelfryClient */

export class StatusLine {
  #status = h('p', { class: 'status', part: 'status' });
  #reconnect = h('button', { class: 'link', part: 'reconnect', type: 'button' });

  /**
   * @param {HTMLElement} filters
   * @param {() => void} reconnect
   */
  constructor(filters, reconnect) {
    this.element = h('div', { class: 'line' }, filters, this.#status, this.#reconnect);
    this.#reconnect.addEventListener('click', reconnect);
  }

  /**
   * @param {import('./messages.js').Language} language
   * @param {BelfryClient | null} client
   * @param {boolean} isTold the list's place tells how it is
   */
  draw(language, client, isTold) {
    const state = client?.state ?? 'closed';
    const isQuiet = isTold || state === 'connected';
    setText(this.#status, isQuiet ? '' : language.say(isSignedOut(client) ? 'signedOut' : state));
    setAll(this.#status, { 'data-state': isQuiet ? null : state });
    this.#reconnect.hidden = isQuiet || state !== 'closed' || client === null;
    setText(this.#reconnect, language.say('reconnect'));
  }
}
