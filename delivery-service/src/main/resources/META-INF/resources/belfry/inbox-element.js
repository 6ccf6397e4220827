/**
 * `<belfry-inbox>`: the list of the bell's panel, in a page or in a popover of the application's.
 *
 * ```html
 * <belfry-inbox></belfry-inbox>
 * ```
 *
 * and, from the application, `inbox.getToken = async () => ...`. See docs/browser.md.
 *
 * @module
 */

import { Announcer } from './announcer.js';
import { upgradeProperties } from './attributes.js';
import { beforeNextFrame, detail } from './dom.js';
import { ElementLanguage } from './element-language.js';
import { InPage } from './in-page.js';
import { LiveElement } from './live-element.js';
import { LiveInbox } from './live-inbox.js';
import { OwnItems } from './own-items.js';
import * as page from './page.js';
import { Panel } from './panel.js';
import { prefer, preferences, watchPreferences } from './preferences.js';
import { safePageUrl } from './protocol.js';
import { Push } from './push.js';
import { styleSheet } from './styles.js';
import { Unseen } from './unseen.js';

/**
 * The events are those of `<belfry-bell>`, but for `belfry-toggle`. It has no toasts and makes no sound.
 */
export class BelfryInbox extends LiveElement {
  /** @type {((notification: import('./protocol.js').BelfryNotification) => boolean) | null} */ #filter = null;
  /** @type {number | null} */ #told = null;
  /** @type {(() => void) | null} */ #unwatch = null;
  #announcer = new Announcer();
  #soon = beforeNextFrame(() => this.#draw());
  /** @type {ElementLanguage} */
  #language = new ElementLanguage(
    this,
    () => [this.#panel.element, this.#announcer.element],
    () => this.#soon(),
  );
  #push = new Push(this, () => this.#panel.settings.draw());
  #own = new OwnItems(this, () => this.#panel.redraw());
  /** @type {LiveInbox} */
  #live = new LiveInbox(this, {
    changed: () => this.#soon(),
    follow: (client, inbox) => {
      inbox.addEventListener('arrived', (event) => this.#live.emit('belfry-notification', detail(event), true));
      inbox.addEventListener('refused', (event) => this.#refused(detail(event)));
      void this.#panel.reopen();
      return [
        client.on('settings', (settings) => this.#panel.settings.told(settings)),
        client.on('reset', () => this.#panel.forget()),
        this.#push.follow(client, inbox),
      ];
    },
    signedOut: () => void this.#push.forget(),
    stopped: () => this.#panel.clear(),
  });
  #unseen = new Unseen(this.#live, () => {});
  /** @type {Panel} */
  #panel = new Panel({
    language: () => this.#language.current,
    own: this.#own,
    place: (element) => new InPage(element),
    inbox: () => this.#live.inbox,
    client: () => this.#live.client,
    isListed: (notification) => this.#filter?.(notification) ?? true,
    opened: (...what) => void this.#live.opened(...what),
    close: () => {},
    announce: (text) => this.#announcer.say(text),
    allHref: () => safePageUrl(this.allHref),
    settings: {
      language: () => this.#language.current,
      client: () => this.#live.client,
      channels: () => this.channels.split(/\s+/).filter(Boolean),
      isMuted: () => preferences().muted ?? this.muted,
      mute: (isMuted) => prefer({ muted: isMuted }),
      refused: (reason) => this.#refused(reason),
      push: this.#push,
    },
  });
  #list = {
    who: () => this.#live.who,
    isShown: () => (this.checkVisibility?.() ?? true) && document.visibilityState === 'visible',
  };

  #parts = {
    live: this.#live,
    own: this.#own,
    panel: this.#panel,
    language: this.#language,
    soon: () => this.#soon(),
  };

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styleSheet()];
    root.append(this.#panel.element, this.#announcer.element);
  }

  /** @override @protected */
  get parts() {
    return this.#parts;
  }

  /** Which notifications are listed, by their category, type or data; null: all. */
  get filter() {
    return this.#filter;
  }

  set filter(filter) {
    this.#filter = filter;
    this.#panel.filterChanged();
  }

  connectedCallback() {
    upgradeProperties(this);
    this.#unwatch ??= watchPreferences(() => this.#soon());
    page.listed(this.#list, true);
    this.#language.start();
    if (!this.#panel.isOpen) {
      this.#panel.open(this); // it may only have been moved
    }
    this.#live.start();
  }

  disconnectedCallback() {
    this.#language.stop();
    // If it is only moved within the document, it goes on.
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#unwatch?.();
        this.#unwatch = null;
        page.listed(this.#list, false);
        this.#panel.close();
        this.#live.stop();
      }
    });
  }

  /** @param {unknown} reason */
  #refused(reason) {
    this.#panel.notice(this.#language.current.say(this.#live.refused(reason)));
  }

  #draw() {
    const { unreadCount } = this;
    if (unreadCount !== null && unreadCount !== this.#told) {
      this.#told = unreadCount;
      this.#live.emit('belfry-unread', { unreadCount });
    }
    if (this.#filter === null && this.#list.isShown()) {
      this.#unseen.look(false); // with a filter, not all that there is can be seen
    }
    this.#panel.draw();
  }
}

if (globalThis.customElements && !customElements.get('belfry-inbox')) {
  customElements.define('belfry-inbox', BelfryInbox);
}
