/**
 * What the panel shows where there are no notifications: not yet, none, or none that could be loaded.
 *
 * @module
 */

import { h, icon, setAll, setText } from './dom.js';
import { BELL, CLOUD_OFF } from './icons.js';

/** @typedef {import('./inbox.js').View} View */
/** @typedef {import('./trouble.js').Trouble} Trouble */
/** @typedef {import('./messages.js').Language} Language */

/**
 * @typedef {object} PlaceholderHost
 * @property {() => boolean} canRetry
 * @property {() => void} retry
 * @property {(text: string) => void} announce
 */

const BONES = 5;

/** What is said where nothing is listed. */
const EMPTY = /** @type {const} */ ({ all: 'empty', unread: 'noUnread', archived: 'noArchived' });

export class Placeholders {
  /** @type {PlaceholderHost} */ #host;
  /** Below the last notification. */
  tail = h('div', { class: 'tail', hidden: true });
  empty = h('div', { class: 'void', part: 'empty', hidden: true });
  loading = h(
    'div',
    { class: 'bones', part: 'loading', hidden: true },
    ...Array.from({ length: BONES }, () => h('div', { class: 'bone' }, h('div', {}, h('i'), h('i')))),
  );

  /** @param {PlaceholderHost} host */
  constructor(host) {
    this.#host = host;
  }

  /**
   * @param {View} view
   * @param {Trouble | null} trouble
   * @param {import('./inbox.js').Filter} filter
   * @param {Language} language
   */
  draw(view, trouble, filter, language) {
    const isEmpty = view.items.length === 0;
    const isLoading = isEmpty && trouble === null && !(view.isLoaded && view.isComplete);
    this.loading.hidden = !isLoading;
    this.empty.hidden = !isEmpty || isLoading;
    if (!this.empty.hidden) {
      this.#drawEmpty(trouble ?? EMPTY[filter], trouble !== null, language);
    }
    this.tail.hidden = view.isComplete || (!view.isLoading && view.error === null);
    if (view.error === null || isEmpty) {
      setText(this.tail, language.say('loading'));
    } else if (this.tail.childElementCount === 0) {
      this.tail.replaceChildren(h('p', {}, language.say('failedMore')), this.#retryButton(language));
    }
  }

  /**
   * @param {Trouble | typeof EMPTY[keyof typeof EMPTY]} what
   * @param {boolean} isFailed
   * @param {Language} language
   */
  #drawEmpty(what, isFailed, language) {
    const title = language.say(what);
    const canRetry = isFailed && this.#host.canRetry();
    const says = `${title} ${canRetry}`;
    if (this.empty.dataset['says'] === says) {
      return;
    }
    this.empty.dataset['says'] = says;
    this.empty.classList.toggle('failed', isFailed);
    setAll(this.empty, { part: isFailed ? 'error' : 'empty' });
    const shown = [
      icon(isFailed ? CLOUD_OFF : BELL),
      h('strong', {}, title),
      h('p', {}, language.say(`${what}Hint`)),
      ...(canRetry ? [this.#retryButton(language)] : []),
    ];
    // What an application shows instead stands for an inbox without anything in it, not for a failure.
    this.empty.replaceChildren(...(what === 'empty' ? [h('slot', { name: 'empty' }, ...shown)] : shown));
    this.#host.announce(title);
  }

  /** @param {Language} language */
  #retryButton(language) {
    const button = h('button', { class: 'plain', part: 'retry', type: 'button' }, language.say('retry'));
    button.addEventListener('click', () => this.#host.retry());
    return button;
  }
}
