/**
 * The top of the panel: its heading and the buttons beside that.
 *
 * @module
 */

import { h, icon, setAll, setLabel, setText } from './dom.js';
import { BACK, CHECKS, CLEAR, CLOSE, GEAR } from './icons.js';

export class PanelHead {
  #heading = h('h2', { id: 'heading' });
  #markAll = tool('mark-all', CHECKS);
  #clearAll = tool('clear-all', CLEAR);
  settings = tool('settings-button', GEAR);
  close = tool('close', CLOSE, 'phone-only');
  back = tool('back', BACK, 'back');
  #line;

  /**
   * @param {HTMLElement} line below the heading, while the list is shown
   * @param {(act: 'readAll' | 'archiveAll') => void} actOnAll
   */
  constructor(line, actOnAll) {
    this.#line = line;
    /** @param {HTMLElement} button @param {'readAll' | 'archiveAll'} act */
    const onPress = (button, act) =>
      button.addEventListener('click', () => button.hasAttribute('aria-disabled') || actOnAll(act));
    onPress(this.#markAll, 'readAll');
    onPress(this.#clearAll, 'archiveAll');
    this.element = h(
      'div',
      { class: 'head' },
      h('div', { class: 'bar' }, this.back, this.#heading, this.#markAll, this.#clearAll, this.settings, this.close),
      line,
    );
  }

  /**
   * @param {import('./messages.js').Language} language
   * @param {boolean} isSettings whether the settings are shown instead of the list
   * @param {import('./inbox.js').Inbox | null} inbox
   * @param {import('./progress.js').Filter} shown the list
   */
  draw(language, isSettings, inbox, shown) {
    const hasUnread = (inbox?.unreadCount ?? 0) > 0;
    const hasAny = inbox?.newest(shown) !== undefined;
    setText(this.#heading, language.say(isSettings ? 'settings' : 'notifications'));
    this.back.hidden = !isSettings;
    this.#markAll.hidden = isSettings;
    this.#clearAll.hidden = isSettings;
    this.settings.hidden = isSettings;
    this.#line.hidden = isSettings;
    setLabel(this.back, language.say('back'));
    setLabel(this.#markAll, language.say('markAll'));
    setLabel(this.#clearAll, language.say('clearAll'));
    setLabel(this.settings, language.say('settings'));
    setLabel(this.close, language.say('close'));
    setAll(this.#markAll, { 'aria-disabled': hasUnread ? null : 'true' });
    setAll(this.#clearAll, { 'aria-disabled': hasAny ? null : 'true' });
  }
}

/**
 * @param {string} part
 * @param {string[]} paths
 * @param {string} [more]
 */
function tool(part, paths, more = '') {
  return h('button', { class: `tool ${more}`.trim(), part, type: 'button' }, icon(paths));
}
