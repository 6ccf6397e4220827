/**
 * The grid of the settings page: by which channel the user wants to be told of what.
 *
 * @module
 */

import { h, setAll, setText } from './dom.js';

/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {import('./protocol.js').Channel | 'realtime'} Column */
/** @typedef {import('./messages.js').Language} Language */

/**
 * @typedef {object} GridHost
 * @property {() => Language} language
 * @property {() => Column[]} columns which channels there are to choose from
 * @property {(category: string, channel: Column) => void} toggle
 */

export class CategoryGrid {
  /** @type {GridHost} */ #host;
  /** @type {Category[]} */ #categories = [];
  #heading = h('h3', { id: 'group-categories' });
  #table = h('table', { class: 'grid', part: 'grid', 'aria-labelledby': 'group-categories' });
  /** What the rows were made of. */ #shown = '';

  /** @param {GridHost} host */
  constructor(host) {
    this.#host = host;
    this.element = h('div', { class: 'group', hidden: true }, this.#heading, this.#table);
  }

  /** @param {Category[]} categories by key */
  told(categories) {
    this.#categories = categories.filter((category) => !category.retired);
  }

  /**
   * Where there is nothing to tell apart, there is no grid: the other switches say it all.
   *
   * @param {BelfrySettings | null} settings
   */
  draw(settings) {
    this.element.hidden = settings === null || this.#categories.length < 2;
    if (settings === null || this.element.hidden) {
      return;
    }
    const language = this.#host.language();
    setText(this.#heading, language.say('categories'));
    this.#make(language);
    for (const category of this.#categories) {
      for (const channel of this.#host.columns()) {
        const button = this.#table.querySelector(
          `[data-category="${CSS.escape(category.key)}"][data-channel="${channel}"]`,
        );
        if (button) {
          setAll(button, {
            'aria-checked': String(category.critical || isOn(settings, category, channel)),
          });
        }
      }
    }
  }

  /**
   * Makes the rows, if they are not there yet: switches stay, so that the focus does.
   *
   * @param {Language} language
   */
  #make(language) {
    const columns = this.#host.columns();
    const wanted = JSON.stringify([language.wordsIn, columns, this.#categories]);
    if (wanted === this.#shown) {
      return;
    }
    this.#shown = wanted;
    this.#table.replaceChildren(
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('td'),
          ...columns.map((channel) =>
            h('th', { scope: 'col', id: `column-${channel}` }, language.say(word(channel))),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        ...this.#categories.map((category) => this.#row(category, columns, language)),
      ),
    );
  }

  /**
   * @param {Category} category
   * @param {Column[]} columns
   * @param {Language} language
   */
  #row(category, columns, language) {
    const name = h('span', { class: 'label', id: `category-${category.key}` }, category.name);
    const why = category.critical
      ? h('span', { class: 'hint', id: `why-${category.key}` }, language.say('critical'))
      : null;
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, name, why),
      ...columns.map((channel) =>
        h('td', {}, this.#cell(category, channel, why?.id ?? null, language)),
      ),
    );
  }

  /**
   * @param {Category} category
   * @param {Column} channel
   * @param {string | null} why it can't be changed
   * @param {Language} language
   */
  #cell(category, channel, why, language) {
    if (!category.channels[channel].enabled) {
      return h(
        'span',
        { class: 'none', role: 'img', 'aria-label': language.say('notSent'), title: language.say('notSent') },
        '–',
      );
    }
    const button = h(
      'button',
      {
        class: 'switch',
        part: 'switch',
        type: 'button',
        role: 'switch',
        'data-category': category.key,
        'data-channel': channel,
        'aria-labelledby': `category-${category.key} column-${channel}`,
        'aria-describedby': why,
        'aria-disabled': category.critical ? 'true' : null,
      },
      h('span', { class: 'knob' }),
    );
    button.addEventListener('click', () => {
      if (!category.critical) {
        this.#host.toggle(category.key, channel);
      }
    });
    return button;
  }
}

/**
 * What the user has chosen; where they have chosen nothing, the category decides.
 *
 * @param {BelfrySettings} settings
 * @param {{key: string}} category
 * @param {Column} channel
 */
function isOn(settings, category, channel) {
  return settings.preferences?.[category.key]?.[channel] ?? true;
}

/** @param {Column} channel */
function word(channel) {
  return channel === 'realtime' ? 'live' : channel;
}
