/**
 * The bottom of the panel: a link to the application's page of all notifications, if there is one.
 *
 * @module
 */

import { h, setAll, setText } from './dom.js';

export class PanelFoot {
  #all = h('a', { part: 'all' });
  element = h('div', { class: 'foot', hidden: true }, this.#all);

  /**
   * @param {import('./messages.js').Language} language
   * @param {boolean} isSettings whether the settings are shown instead of the list
   * @param {string | null} href of the page
   */
  draw(language, isSettings, href) {
    this.element.hidden = href === null || isSettings;
    if (href !== null) {
      setAll(this.#all, { href });
      setText(this.#all, language.say('viewAll'));
    }
  }
}
