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
import { BellAttributes, upgradeProperties } from './attributes.js';
import { BellButton } from './bell-button.js';
import { BelfryClient, BelfryError } from './client.js';
import { complainAbout } from './complaints.js';
import { beforeNextFrame, detail, setAll } from './dom.js';
import { Inbox } from './inbox.js';
import { Language, tables } from './messages.js';
import * as page from './page.js';
import { Panel } from './panel.js';
import { prefer, preferences, watchPreferences } from './preferences.js';
import { safePageUrl, safeUrl } from './protocol.js';
import { Push } from './push.js';
import { styleSheet } from './styles.js';
import { Toasts } from './toasts.js';
import { isSignedOut } from './trouble.js';

export { BelfryClient, BelfryError, Inbox };
export { registerMessages } from './messages.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./token.js').GetToken} GetToken */

/** Numbers the bells whose user is not known. */
let bells = 0;

/**
 * Events, all of which bubble:
 *
 * - `belfry-notification` (detail: the notification): a new one; `preventDefault()` prevents toast,
 *   sound and desktop notification
 * - `belfry-unread` (detail: `{unreadCount}`)
 * - `belfry-state` (detail: `{state, code?}`)
 * - `belfry-action` (detail: `{notification, url}`): one was opened; `preventDefault()` lets the
 *   application go to `url` itself
 * - `belfry-toggle` (detail: `{open}`)
 * - `belfry-error` (detail: the `BelfryError`): it does not connect; or an action was refused and undone
 */
export class BelfryBell extends BellAttributes {
  /** @type {GetToken | null} */ #getToken = null;
  /** @type {BelfryClient | null} */ #client = null;
  /** @type {Inbox | null} */ #inbox = null;
  /** @type {(() => void)[]} */ #subscriptions = [];
  #language = new Language('en');
  #document = new MutationObserver(() => this.#languageChanged());
  #anonymous = `anonymous ${++bells}`;
  /** @type {(() => void) | null} */ #unwatch = null;
  #soon = beforeNextFrame(() => this.#draw());
  #button = new BellButton();
  #announcer = new Announcer();
  #toasts = new Toasts({
    language: () => this.#language,
    buttons: () => page.all().filter((bell) => bell.isRendered()).map((bell) => bell.button()),
  });
  /** @type {page.PageBell} */
  #self = {
    who: () => (this.#client?.user ? `${this.#client.server} ${this.#client.user}` : this.#anonymous),
    isRendered: () => this.checkVisibility?.() ?? true,
    isOpen: () => this.open,
    isMuted: () => this.muted,
    isSpeaker: async () => (await this.#client?.isSpeaker()) ?? false,
    corner: () => this.toasts,
    button: () => this.#button.element,
    toasts: this.#toasts,
    owner: {
      language: () => this.#language,
      opened: (notification, event) => this.#opened(notification, event, true),
      openPanel: () => (this.open = true),
    },
    announcer: this.#announcer,
  };
  #push = new Push(this, () => this.#panel.settings.draw());
  #attention = new Attention(this.#self, () => this.#language, () => this.#client, this.#push);
  #panel = new Panel({
    language: () => this.#language,
    inbox: () => this.#inbox,
    client: () => this.#client,
    opened: (notification, event) => this.#opened(notification, event, false),
    close: () => {
      this.open = false;
      this.#button.element.focus();
    },
    dismissed: () => (this.open = false),
    announce: (text) => this.#announcer.say(text),
    allHref: () => safePageUrl(this.allHref),
    settings: {
      language: () => this.#language,
      client: () => this.#client,
      channels: () => this.channels.split(/\s+/).filter(Boolean),
      isMuted: () => this.muted,
      mute: (isMuted) => prefer({ muted: isMuted }),
      refused: (reason) => this.#refused(reason),
      push: this.#push,
    },
  });

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

  /** Gives a token of the user who is signed in. Nothing happens before it is set. */
  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    if (getToken !== this.#getToken) {
      if (getToken === null) {
        void this.#push.forget();
      }
      this.#getToken = getToken;
      this.#restart();
    }
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
      this.#panel.close();
    }
    this.#button.element.setAttribute('aria-expanded', String(open));
    this.#emit('belfry-toggle', { open });
  }

  /** The client under this bell; null as long as there is no `getToken`. */
  get client() {
    return this.#client;
  }

  /** The count of unread notifications as shown; null until it is known. */
  get unreadCount() {
    return this.#inbox?.unreadCount ?? null;
  }

  /** The state of the connection, see `BelfryClient.state`. */
  get state() {
    return this.#client?.state ?? 'closed';
  }

  connectedCallback() {
    upgradeProperties(this);
    this.#unwatch ??= watchPreferences(this.#preferencesChanged);
    this.muted = preferences().muted ?? this.muted;
    page.enter(this.#self);
    tables.addEventListener('change', this.#languageChanged);
    this.#document.observe(document.documentElement, { attributeFilter: ['lang'] });
    this.#setLanguage();
    this.#start();
    this.#draw();
  }

  disconnectedCallback() {
    tables.removeEventListener('change', this.#languageChanged);
    this.#document.disconnect();
    // If it is only moved within the document, it goes on.
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.open = false;
        this.#unwatch?.();
        this.#unwatch = null;
        page.leave(this.#self);
        this.#stop();
      }
    });
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (before !== after && this.isConnected) {
      if (name === 'server' || name === 'user') {
        this.#restart();
      } else if (name === 'lang') {
        this.#setLanguage();
      }
      this.#soon();
    }
  }

  #restart() {
    this.#stop();
    this.#start();
    this.#soon();
  }

  #start() {
    const getToken = this.#getToken;
    if (getToken === null || this.#client !== null || !this.isConnected) {
      return;
    }
    const client = new BelfryClient({
      getToken: () => getToken.call(this),
      ...(this.server ? { server: this.server } : {}),
      ...(this.user ? { user: this.user } : {}),
    });
    const inbox = new Inbox(client);
    this.#client = client;
    this.#inbox = inbox;
    inbox.start();
    inbox.addEventListener('change', () => this.#soon());
    inbox.addEventListener('arrived', (event) => this.#arrived(detail(event)));
    inbox.addEventListener('gone', (event) => page.dismiss(this.#self, detail(event)));
    inbox.addEventListener('refused', (event) => this.#refused(detail(event)));
    this.#subscriptions = [
      client.on('state', (status) => {
        this.#soon();
        if (this.open && (status.state === 'offline' || status.state === 'closed')) {
          this.#announcer.say(this.#language.say(isSignedOut(client) ? 'signedOut' : status.state));
        }
        this.#emit('belfry-state', status);
      }),
      client.on('settings', (settings) => this.#panel.settings.told(settings)),
      client.on('reset', () => {
        this.#panel.forget();
        page.clear(this.#self);
      }),
      client.on('error', (reason) => this.#emit('belfry-error', reason)),
      complainAbout(client),
      this.#push.follow(client, inbox),
    ];
    client.connect();
    if (this.open) {
      void inbox.open('all');
    }
  }

  #stop() {
    this.#subscriptions.forEach((end) => end());
    this.#subscriptions = [];
    this.#inbox?.stop();
    this.#client?.close();
    this.#inbox = null;
    this.#client = null;
    this.#panel.forget();
  }

  /** @param {BelfryNotification} notification */
  #arrived(notification) {
    if (notification.is_read) {
      return; // read elsewhere while there was no connection here
    }
    if (!this.#emit('belfry-notification', notification, true)) {
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
   */
  #opened(notification, event, isToast) {
    const url = safeUrl(notification.action_url);
    this.#inbox?.opened(notification.id, url !== null);
    if (!this.#emit('belfry-action', { notification, url }, true)) {
      event.preventDefault();
      this.open = this.open && url === null;
    } else if (url === null && isToast) {
      this.open = true;
    }
  }

  /** @param {unknown} reason */
  #refused(reason) {
    const isOffline = reason instanceof BelfryError && reason.code === 'offline';
    this.#panel.notice(this.#language.say(isOffline ? 'notSavedOffline' : 'notSaved'));
    this.#emit('belfry-error', reason);
  }

  #preferencesChanged = () => {
    this.muted = preferences().muted ?? this.muted;
    this.#soon();
  };

  #languageChanged = () => {
    this.#setLanguage();
    this.#soon();
  };

  #setLanguage() {
    this.#language = Language.of(this);
    for (const { element } of [this.#button, this.#panel, this.#toasts, this.#announcer]) {
      setAll(element, { lang: this.#language.wordsIn });
    }
  }

  #draw() {
    const unreadCount = this.unreadCount;
    if (this.#button.draw(this.#language, unreadCount, this.#client === null ? null : this.state)) {
      this.#emit('belfry-unread', { unreadCount });
    }
    this.#panel.draw();
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   * @param {boolean} [cancelable]
   */
  #emit(type, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
  }
}

if (globalThis.customElements && !customElements.get('belfry-bell')) {
  customElements.define('belfry-bell', BelfryBell);
}
