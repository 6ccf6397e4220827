/**
 * `<belfry-bell>`: the bell with its panel and its toasts. Nothing else is needed:
 *
 * ```html
 * <script type="module" src="https://notify.example.com/belfry/bell.js"></script>
 * <belfry-bell></belfry-bell>
 * ```
 *
 * and, from the application, `bell.getToken = async () => ...`. See docs/browser.md.
 *
 * @module
 */

import { Announcer } from './announcer.js';
import { Attention } from './attention.js';
import { upgradeProperties } from './attributes.js';
import { BellButton } from './bell-button.js';
import { BelfryClient, BelfryError } from './client.js';
import { beforeNextFrame, detail } from './dom.js';
import { ElementLanguage } from './element-language.js';
import { Inbox } from './inbox.js';
import { BelfryInbox } from './inbox-element.js';
import { LiveElement } from './live-element.js';
import { LiveInbox } from './live-inbox.js';
import { OwnItems } from './own-items.js';
import * as page from './page.js';
import { Panel } from './panel.js';
import { prefer, preferences, watchPreferences } from './preferences.js';
import { Popover } from './popover.js';
import { safePageUrl } from './protocol.js';
import { Push } from './push.js';
import { styleSheet } from './styles.js';
import { Toasts } from './toasts.js';
import { isSignedOut } from './trouble.js';
import { Unseen } from './unseen.js';

export { BelfryClient, BelfryError, BelfryInbox, Inbox };
export { registerMessages } from './messages.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./token.js').GetToken} GetToken */
/** @typedef {import('./own-items.js').RenderItem} RenderItem */

/** Numbers the bells whose user is not known. */
let bells = 0;

/**
 * Events, all of which bubble:
 *
 * - `belfry-notification` (detail: the notification): a new one; `preventDefault()` prevents toast,
 *   sound and desktop notification
 * - `belfry-unread` (detail: `{unreadCount}`)
 * - `belfry-state` (detail: `{state, code?}`)
 * - `belfry-locale` (detail: `{locale}`): the user reads another language than was known
 * - `belfry-action` (detail: `{notification, url, event?}`): one was opened, or the button pressed
 *   that tells `event`; `preventDefault()` lets the application go to `url` itself
 * - `belfry-toggle` (detail: `{open}`)
 * - `belfry-error` (detail: the `BelfryError`): it does not connect; or an action was refused and undone
 */
export class BelfryBell extends LiveElement {
  #anonymous = `anonymous ${++bells}`;
  /** @type {(() => void) | null} */ #unwatch = null;
  #soon = beforeNextFrame(() => this.#draw());
  /** @type {LiveInbox} */
  #live = new LiveInbox(this, {
    changed: () => this.#soon(),
    follow: (client, inbox) => this.#follow(client, inbox),
    signedOut: () => void this.#push.forget(),
    stopped: () => this.#panel.clear(),
  });
  /** @type {ElementLanguage} */
  #language = new ElementLanguage(
    this,
    () => [this.#button, this.#panel, this.#toasts, this.#announcer].map(({ element }) => element),
    () => this.#soon(),
  );
  #unseen = new Unseen(this.#live, () => this.#soon());
  /** The count of unread notifications that was told last. @type {number | null} */ #told = null;
  #own = new OwnItems(this, () => this.#panel.redraw());
  #button = new BellButton();
  #announcer = new Announcer();
  /** @type {Toasts} */
  #toasts = new Toasts({
    language: () => this.#language.current,
    buttons: () => page.all().filter((bell) => bell.isRendered()).map((bell) => bell.button()),
  });
  /** @type {page.PageBell} */
  #self = {
    who: () => this.#live.who ?? this.#anonymous,
    isRendered: () => this.checkVisibility?.() ?? true,
    isOpen: () => this.open,
    isMuted: () => this.muted,
    sound: () => this.sound,
    isSpeaker: async () => (await this.client?.isSpeaker()) ?? false,
    corner: () => this.toasts,
    button: () => this.#button.element,
    toasts: this.#toasts,
    owner: {
      language: () => this.#language.current,
      opened: (notification, event) => this.#opened(notification, event, true),
      openPanel: () => (this.open = true),
    },
    announcer: this.#announcer,
  };
  #push = new Push(this, () => this.#panel.settings.draw());
  #attention = new Attention(this.#self, () => this.#language.current, () => this.client, this.#push);
  /** @type {Panel} */
  #panel = new Panel({
    language: () => this.#language.current,
    own: this.#own,
    place: (element) => new Popover(element, () => (this.open = false)),
    inbox: () => this.#live.inbox,
    client: () => this.client,
    isListed: () => true,
    opened: (notification, event, action) => this.#opened(notification, event, false, action),
    close: () => {
      this.open = false;
      this.#button.element.focus();
    },
    announce: (text) => this.#announcer.say(text),
    allHref: () => safePageUrl(this.allHref),
    settings: {
      language: () => this.#language.current,
      client: () => this.client,
      channels: () => this.channels.split(/\s+/).filter(Boolean),
      isMuted: () => this.muted,
      mute: (isMuted) => prefer({ muted: isMuted }),
      refused: (reason) => this.#refused(reason),
      push: this.#push,
    },
  });

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
    root.append(
      ...[this.#button, this.#panel, this.#toasts, this.#announcer].map(({ element }) => element),
    );
    this.#button.listen(
      () => (this.open = !this.open),
      () => this.open && !(this.open = false),
    );
  }

  /** @override @protected */
  get parts() {
    return this.#parts;
  }

  /** Whether the panel is open. */
  get open() {
    return this.#panel.isOpen;
  }

  set open(open) {
    if (open === this.open || (open && !this.isConnected)) {
      return;
    }
    if (open) {
      page.clear(this.#self);
      this.#panel.open(this.#button.element);
    } else {
      this.#look();
      this.#panel.close();
    }
    this.#button.element.setAttribute('aria-expanded', String(open));
    this.#soon();
    this.#live.emit('belfry-toggle', { open });
  }

  connectedCallback() {
    upgradeProperties(this);
    this.#unwatch ??= watchPreferences(this.#preferencesChanged);
    this.muted = preferences().muted ?? this.muted;
    page.enter(this.#self);
    this.#unseen.start();
    this.#language.start();
    this.#live.start();
    this.#draw();
  }

  disconnectedCallback() {
    this.#language.stop();
    // If it is only moved within the document, it goes on.
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.open = false;
        this.#unwatch?.();
        this.#unwatch = null;
        page.leave(this.#self);
        this.#unseen.stop();
        this.#live.stop();
      }
    });
  }

  /**
   * @param {BelfryClient} client
   * @param {Inbox} inbox
   */
  #follow(client, inbox) {
    inbox.addEventListener('arrived', (event) => this.#arrived(detail(event)));
    inbox.addEventListener('gone', (event) => page.dismiss(this.#self, detail(event)));
    inbox.addEventListener('refused', (event) => this.#refused(detail(event)));
    void this.#panel.reopen();
    return [
      client.on('state', ({ state }) => {
        if (this.open && (state === 'offline' || state === 'closed')) {
          this.#announcer.say(this.#language.current.say(isSignedOut(client) ? 'signedOut' : state));
        }
      }),
      client.on('settings', (settings) => this.#panel.settings.told(settings)),
      client.on('reset', () => {
        this.#panel.forget();
        page.clear(this.#self);
      }),
      this.#push.follow(client, inbox),
    ];
  }

  /** @param {BelfryNotification} notification */
  #arrived(notification) {
    if (notification.is_read) {
      return; // read elsewhere while there was no connection here
    }
    if (!this.#live.emit('belfry-notification', notification, true)) {
      page.silence(this.#self, notification.id);
      return;
    }
    if (document.visibilityState === 'visible') {
      this.#button.swing();
    }
    this.#attention.call(notification);
  }

  /**
   * @param {BelfryNotification} notification
   * @param {Event} event
   * @param {boolean} isToast
   * @param {import('./protocol.js').PresentedAction} [action]
   */
  #opened(notification, event, isToast, action) {
    const { url, isTaken } = this.#live.opened(notification, event, action);
    if (isTaken) {
      this.open = this.open && url === null;
    } else if (url === null && isToast) {
      this.open = true;
    }
  }

  /** @param {unknown} reason */
  #refused(reason) {
    this.#panel.notice(this.#language.current.say(this.#live.refused(reason)));
  }

  #preferencesChanged = () => {
    this.muted = preferences().muted ?? this.muted;
    this.#soon();
  };

  /** Whoever has the list open has seen what is in it. */
  #look() {
    if (this.badge === 'unseen' && this.open && document.visibilityState === 'visible') {
      this.#unseen.look();
    }
  }

  #draw() {
    const { unreadCount } = this;
    const isUnseen = this.badge === 'unseen';
    this.#look();
    this.#button.draw(
      this.#language.current,
      isUnseen ? this.#unseen.count() : unreadCount,
      isUnseen,
      this.client === null ? null : this.state,
    );
    if (unreadCount !== null && unreadCount !== this.#told) {
      this.#told = unreadCount;
      this.#live.emit('belfry-unread', { unreadCount });
    }
    this.#panel.draw();
  }
}

if (globalThis.customElements && !customElements.get('belfry-bell')) {
  customElements.define('belfry-bell', BelfryBell);
}
