/**
 * The panel's settings page: what the user wants to be notified of, and how.
 *
 * @module
 */

import { CategoryGrid } from './category-grid.js';
import * as desktop from './desktop.js';
import { h, icon, setAll, setText } from './dom.js';
import { TYPES } from './icons.js';
import { prefer } from './preferences.js';
import { channelSetting, CHANNELS, NOTIFICATION_TYPES, typeSetting } from './protocol.js';

/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {keyof import('./protocol.js').Switches} Setting */
/** @typedef {import('./messages.js').Language} Language */
/** @typedef {keyof import('./messages.js').Messages} Word */

/**
 * @typedef {object} SettingsHost
 * @property {() => Language} language
 * @property {() => import('./client.js').BelfryClient | null} client
 * @property {() => string[]} channels
 * @property {() => boolean} isMuted
 * @property {(isMuted: boolean) => void} mute
 * @property {(reason: unknown) => void} refused
 * @property {import('./push.js').Push} push
 */

/**
 * @typedef {object} Switch
 * @property {HTMLElement} row
 * @property {HTMLButtonElement} button
 * @property {HTMLElement} label
 * @property {HTMLElement | null} hint
 * @property {Word} word
 */

export class SettingsPage {
  /** @type {SettingsHost} */ #host;
  /** @type {BelfrySettings | null} */ #settings = null;
  #failed = false;
  /** @type {Map<Setting, Switch>} */ #switches = new Map();
  #sound;
  #desktop;
  #device;
  /** @type {{heading: HTMLElement, word: Word}[]} */ #headings = [];
  #channels;
  #grid;
  #notice;
  #retry;

  /** @param {SettingsHost} host */
  constructor(host) {
    this.#host = host;
    this.#sound = this.#local('sound', 'sound', () => host.mute(!host.isMuted()));
    this.#desktop = this.#local('desktop', 'desktop', () => void this.#toggleDesktop(), 'desktopHint');
    this.#device = this.#local('device', 'device', () => void this.#toggleDevice(), 'deviceHint');
    this.#channels = this.#group(
      'channels',
      CHANNELS.map((channel) => this.#setting(channelSetting(channel), channel)),
    );
    this.#grid = new CategoryGrid({
      language: host.language,
      columns: () => ['realtime', ...CHANNELS.filter((channel) => host.channels().includes(channel))],
      toggle: (category, channel) => void this.#choose(category, channel),
    });
    this.#notice = h('p', { class: 'notice', hidden: true });
    this.#retry = h('button', { class: 'plain', type: 'button', hidden: true });
    this.#retry.addEventListener('click', () => void this.load());
    this.element = h(
      'div',
      { class: 'settings scroller', part: 'settings', hidden: true, tabindex: '-1' },
      this.#notice,
      this.#retry,
      this.#group('general', [
        this.#setting(channelSetting('realtime'), 'realtime', 'realtimeHint'),
        this.#sound,
        this.#desktop,
        this.#device,
      ]),
      this.#group(
        'types',
        NOTIFICATION_TYPES.map((type) => this.#setting(typeSetting(type), type)),
      ),
      this.#channels,
      this.#grid.element,
    );
  }

  /** The settings were changed, here or elsewhere. @param {BelfrySettings} settings */
  told(settings) {
    this.#settings = settings;
    this.draw();
  }

  /** The settings are another user's. */
  forget() {
    this.#settings = null;
  }

  async load() {
    const client = this.#host.client();
    if (client === null) {
      return;
    }
    this.#failed = false;
    this.draw();
    const categories = client.categories().catch(() => null);
    try {
      this.#settings = await client.settings();
    } catch {
      this.#failed = true;
    }
    this.draw();
    const told = await categories;
    if (told !== null) {
      this.#grid.told(told);
      this.draw();
    }
  }

  draw() {
    const language = this.#host.language();
    for (const { heading, word } of this.#headings) {
      setText(heading, language.say(word));
    }
    for (const [key, part] of this.#switches) {
      drawSwitch(part, language, this.#settings?.[key] ?? true, this.#settings === null);
      setAll(part.button, { 'data-unknown': this.#settings === null });
    }
    drawSwitch(this.#sound, language, !this.#host.isMuted(), false);
    this.#drawDesktop(language);
    this.#drawDevice(language);
    const channels = this.#host.channels();
    this.#channels.hidden = channels.length === 0;
    for (const channel of CHANNELS) {
      const { row } = /** @type {Switch} */ (this.#switches.get(channelSetting(channel)));
      row.hidden = !channels.includes(channel);
    }
    this.#grid.draw(this.#settings);
    const isFailed = this.#failed && this.#settings === null;
    this.#notice.hidden = !isFailed;
    setText(this.#notice, language.say('failedSettings'));
    this.#retry.hidden = !isFailed;
    setAll(this.element, { 'aria-busy': this.#settings === null && !isFailed ? 'true' : null });
    setText(this.#retry, language.say('retry'));
  }

  /** @param {Language} language */
  #drawDesktop(language) {
    const isDenied = desktop.isSupported && Notification.permission === 'denied';
    drawSwitch(this.#desktop, language, desktop.isOn(), isDenied);
    this.#desktop.row.hidden = !desktop.isSupported;
    if (this.#desktop.hint !== null) {
      setText(this.#desktop.hint, language.say(isDenied ? 'desktopDenied' : 'desktopHint'));
    }
  }

  /** @param {Language} language */
  #drawDevice(language) {
    const { push } = this.#host;
    this.#device.row.hidden = !push.isOffered;
    if (push.isOffered && this.#device.hint !== null) {
      drawSwitch(this.#device, language, push.isOn, push.isDenied);
      setText(this.#device.hint, language.say(push.isDenied ? 'desktopDenied' : 'deviceHint'));
    }
  }

  async #toggleDevice() {
    try {
      await this.#host.push.toggle(!this.#host.push.isOn);
    } catch (reason) {
      this.#host.refused(reason);
    }
    this.draw();
  }

  async #toggleDesktop() {
    if (desktop.isOn()) {
      prefer({ desktop: false });
    } else {
      prefer({ desktop: (await Notification.requestPermission()) === 'granted' });
    }
    this.draw();
  }

  /** @param {Setting} key */
  async #toggle(key) {
    const before = this.#settings;
    if (before !== null) {
      await this.#save({ ...before, [key]: !before[key] }, { [key]: !before[key] });
    }
  }

  /**
   * @param {string} category
   * @param {import('./category-grid.js').Column} channel
   */
  async #choose(category, channel) {
    const before = this.#settings;
    if (before !== null) {
      const cells = before.preferences?.[category] ?? {};
      const isOn = !(cells[channel] ?? true);
      const preferences = { ...before.preferences, [category]: { ...cells, [channel]: isOn } };
      // On is what the category says by itself: nothing is kept of it.
      await this.#save(
        { ...before, preferences },
        { preferences: { [category]: { [channel]: isOn ? null : false } } },
      );
    }
  }

  /**
   * Shows a change at once, and takes it back if it can't be saved.
   *
   * @param {BelfrySettings} after
   * @param {object} patch
   */
  async #save(after, patch) {
    const client = this.#host.client();
    const before = this.#settings;
    if (client === null || before === null) {
      return;
    }
    this.told(after);
    try {
      await client.patchSettings(patch);
    } catch (reason) {
      if (this.#settings === after) {
        this.told(before);
      } else {
        void this.load(); // changed again meanwhile
      }
      this.#host.refused(reason);
    }
  }

  /**
   * @param {Setting} key
   * @param {Word} word
   * @param {Word} [hint]
   */
  #setting(key, word, hint) {
    const part = createSwitch(key, word, hint);
    part.button.addEventListener('click', () => void this.#toggle(key));
    this.#switches.set(key, part);
    return part;
  }

  /**
   * @param {string} key
   * @param {Word} word
   * @param {() => void} toggle
   * @param {Word} [hint]
   */
  #local(key, word, toggle, hint) {
    const part = createSwitch(key, word, hint);
    part.button.addEventListener('click', () => {
      toggle();
      this.draw();
    });
    return part;
  }

  /**
   * @param {Word} word
   * @param {Switch[]} switches
   */
  #group(word, switches) {
    const id = `group-${word}`;
    const heading = h('h3', { id });
    this.#headings.push({ heading, word });
    return h(
      'div',
      { class: 'group', role: 'group', 'aria-labelledby': id },
      heading,
      ...switches.map((part) => part.row),
    );
  }
}

/**
 * @param {string} key
 * @param {Word} word
 * @param {Word | undefined} hintWord
 * @returns {Switch}
 */
function createSwitch(key, word, hintWord) {
  const label = h('span', { class: 'label', id: `label-${key}` });
  const hint = hintWord ? h('span', { class: 'hint', id: `hint-${key}` }) : null;
  const button = h(
    'button',
    {
      class: 'switch',
      part: 'switch',
      type: 'button',
      role: 'switch',
      'data-setting': key,
      'aria-labelledby': `label-${key}`,
      'aria-describedby': hint ? `hint-${key}` : null,
    },
    h('span', { class: 'knob' }),
  );
  const kind = /** @type {import('./protocol.js').NotificationType} */ (word);
  const mark = Object.hasOwn(TYPES, word)
    ? h('span', { class: 'mark', 'data-type': word }, icon(TYPES[kind]))
    : null;
  const row = h('div', { class: 'setting' }, mark, h('div', { class: 'words' }, label, hint), button);
  // A click anywhere in the row counts; keyboards and screen readers use the button.
  row.addEventListener('click', (event) => {
    if (event.target instanceof Element && !button.contains(event.target)) {
      button.click();
    }
  });
  if (hint && hintWord) {
    hint.dataset['word'] = hintWord;
  }
  return { row, button, label, hint, word };
}

/**
 * @param {Switch} part
 * @param {Language} language
 * @param {boolean} isOn
 * @param {boolean} isDisabled
 */
function drawSwitch({ button, label, hint, word }, language, isOn, isDisabled) {
  setText(label, language.say(word));
  if (hint) {
    setText(hint, language.say(/** @type {Word} */ (hint.dataset['word'])));
  }
  setAll(button, { 'aria-checked': String(isOn), 'aria-disabled': isDisabled ? 'true' : null });
}
