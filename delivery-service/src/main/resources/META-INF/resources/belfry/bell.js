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
import { ring } from './chime.js';
import { BelfryClient, BelfryError } from './client.js';
import * as desktop from './desktop.js';
import { h, icon, setAll, setText } from './dom.js';
import { BELL } from './icons.js';
import { Inbox } from './inbox.js';
import { Language, tables } from './messages.js';
import * as page from './page.js';
import { Panel } from './panel.js';
import { prefer, preferences, watchPreferences } from './preferences.js';
import { pageBase, safeUrl } from './protocol.js';
import { styleSheet } from './styles.js';
import { Toasts } from './toasts.js';

export { BelfryClient, BelfryError, Inbox };
export { registerMessages } from './messages.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./token.js').GetToken} GetToken */

const MAX_BADGE = 99;
const GATHER_MS = 150;
const PROPERTIES = ['server', 'user', 'theme', 'muted', 'toasts', 'allHref', 'channels', 'getToken'];

/** Where there is no page, as on a server that renders one, there are no elements either. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** For a person whose name is not known. */
let strangers = 0;

/**
 * Events, all of which bubble:
 *
 * - `belfry-notification` (detail: the notification): one has come; `preventDefault()` keeps toast,
 *   sound and desktop notification away
 * - `belfry-unread` (detail: `{unreadCount}`)
 * - `belfry-state` (detail: `{state, code?}`)
 * - `belfry-action` (detail: `{notification, url}`): one was opened; `preventDefault()` lets the
 *   application go to `url` itself
 * - `belfry-toggle` (detail: `{open}`)
 * - `belfry-error` (detail: the `BelfryError`): something was refused and has been undone; or
 *   `getToken` failed, or gave nothing in time, and is asked again later
 */
export class BelfryBell extends Base {
  static observedAttributes = [
    'server',
    'user',
    'lang',
    'theme',
    'muted',
    'all-href',
    'channels',
    'toasts',
  ];

  /** @type {GetToken | null} */ #getToken = null;
  /** @type {BelfryClient | null} */ #client = null;
  /** @type {Inbox | null} */ #inbox = null;
  /** @type {(() => void)[]} */ #subscriptions = [];
  #language = new Language('en');
  #document = new MutationObserver(() => this.#retold());
  /** What this bell is to call for. @type {{notification: BelfryNotification, isUnseen: boolean}[]} */
  #arrivals = [];
  #stranger = `someone ${++strangers}`;
  /** @type {(() => void) | null} */ #unwatch = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #calling;
  #isScheduled = false;
  #shownUnread = -1;

  #badge = h('span', { class: 'badge', part: 'badge', hidden: true, 'aria-hidden': 'true' });
  #button = h(
    'button',
    {
      class: 'bell',
      part: 'button',
      type: 'button',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      'aria-controls': 'panel',
    },
    icon(BELL),
    this.#badge,
  );
  #region = h('div', { class: 'sr', part: 'announcer', role: 'status' });
  #announcer = new Announcer(this.#region);
  #toasts = new Toasts({
    language: () => this.#language,
    buttons: () => page.all().filter((bell) => bell.isRendered()).map((bell) => bell.button()),
  });
  /** @type {page.PageBell} */
  #self = {
    who: () => (this.#client?.user ? `${this.#client.server} ${this.#client.user}` : this.#stranger),
    isRendered: () => this.checkVisibility?.() ?? true,
    isOpen: () => this.open,
    isMuted: () => this.muted,
    isSpeaker: async () => (await this.#client?.isSpeaker()) ?? false,
    corner: () => this.toasts,
    button: () => this.#button,
    toasts: this.#toasts,
    owner: {
      language: () => this.#language,
      opened: (notification, event) => this.#opened(notification, event, true),
      openPanel: () => (this.open = true),
    },
    announcer: this.#announcer,
  };
  #desktop = new desktop.Desktop({
    language: () => this.#language,
    clicked: () => page.friends(this.#self)[0]?.owner.openPanel(),
  });
  #panel = new Panel({
    language: () => this.#language,
    inbox: () => this.#inbox,
    client: () => this.#client,
    opened: (notification, event) => this.#opened(notification, event, false),
    close: () => {
      this.open = false;
      this.#button.focus();
    },
    announce: (text) => this.#announcer.say(text),
    allHref: () => pageUrl(this.allHref),
    settings: {
      language: () => this.#language,
      client: () => this.#client,
      channels: () => (this.getAttribute('channels') ?? '').split(/\s+/).filter(Boolean),
      isMuted: () => this.muted,
      mute: (isMuted) => prefer({ muted: isMuted }),
      refused: (reason) => this.#refused(reason),
    },
  });

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styleSheet()];
    root.append(this.#button, this.#panel.element, this.#toasts.element, this.#region);
    this.#button.addEventListener('click', () => (this.open = !this.open));
    this.#button.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.open) {
        event.preventDefault();
        event.stopPropagation();
        this.open = false;
      }
    });
    // Whoever goes on with Tab is not to go on behind the panel.
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.contains(relatedTarget)) {
        this.open = false;
      }
    });
    this.#button.addEventListener('animationend', () => this.#button.classList.remove('rung'));
  }

  /** Gives a token of the one who is signed in. Nothing happens before it is set. */
  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    if (getToken !== this.#getToken) {
      this.#getToken = getToken;
      this.#restart();
    }
  }

  /** The URL under which `api/` and `ws/` are; where this module came from if empty. */
  get server() {
    return this.getAttribute('server') ?? '';
  }

  set server(server) {
    setAll(this, { server: server || null });
  }

  /** Whose notifications; read from the token if empty. */
  get user() {
    return this.getAttribute('user') ?? '';
  }

  set user(user) {
    setAll(this, { user: user || null });
  }

  /** `light`, `dark`, or `auto` as the system has it. */
  get theme() {
    return this.getAttribute('theme') ?? 'auto';
  }

  set theme(theme) {
    setAll(this, { theme });
  }

  get muted() {
    return this.hasAttribute('muted');
  }

  set muted(muted) {
    this.toggleAttribute('muted', muted);
  }

  /** Where toasts are: `top-end`, `top-start`, `bottom-end`, `bottom-start` or `none`. */
  get toasts() {
    return this.getAttribute('toasts') ?? 'top-end';
  }

  set toasts(toasts) {
    setAll(this, { toasts });
  }

  /** The page with all notifications, if there is one. */
  get allHref() {
    return this.getAttribute('all-href') ?? '';
  }

  set allHref(href) {
    setAll(this, { 'all-href': href || null });
  }

  /** Which other channels can be switched: `email`, `push`, separated by blanks. */
  get channels() {
    return this.getAttribute('channels') ?? '';
  }

  set channels(channels) {
    setAll(this, { channels: channels || null });
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
      this.#panel.open(this.#button);
      document.addEventListener('pointerdown', this.#outside, true);
      addEventListener('resize', this.#place);
      addEventListener('scroll', this.#place, { capture: true, passive: true });
    } else {
      this.#panel.close();
      document.removeEventListener('pointerdown', this.#outside, true);
      removeEventListener('resize', this.#place);
      removeEventListener('scroll', this.#place, { capture: true });
    }
    this.#button.setAttribute('aria-expanded', String(open));
    this.#emit('belfry-toggle', { open });
  }

  /** The client under this bell; null as long as there is no `getToken`. */
  get client() {
    return this.#client;
  }

  /** How many are unread as it is shown; null as long as nobody knows. */
  get unreadCount() {
    return this.#inbox?.unreadCount ?? null;
  }

  /** How the connection is, see `BelfryClient.state`. */
  get state() {
    return this.#client?.state ?? 'closed';
  }

  connectedCallback() {
    for (const name of PROPERTIES) {
      this.#upgrade(name);
    }
    this.#unwatch ??= watchPreferences(this.#preferred);
    this.muted = preferences().muted ?? this.muted;
    page.enter(this.#self);
    tables.addEventListener('change', this.#retold);
    this.#document.observe(document.documentElement, { attributeFilter: ['lang'] });
    this.#relearn();
    this.#start();
    this.#draw();
  }

  disconnectedCallback() {
    tables.removeEventListener('change', this.#retold);
    this.#document.disconnect();
    // Moved elsewhere in the document it goes on.
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
    if (before === after || !this.isConnected) {
      return;
    }
    if (name === 'server' || name === 'user') {
      this.#restart();
    } else if (name === 'lang') {
      this.#relearn();
    }
    this.#soon();
  }

  /** What was set before this class was known. @param {string} name */
  #upgrade(name) {
    if (Object.hasOwn(this, name)) {
      const self = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
      const value = self[name];
      delete self[name];
      self[name] = value;
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
          this.#announcer.say(this.#language.say(status.state));
        }
        this.#emit('belfry-state', status);
      }),
      client.on('settings', (settings) => this.#panel.settings.told(settings)),
      client.on('reset', () => {
        this.#panel.forget();
        page.clear(this.#self);
      }),
      client.on('error', (reason) => this.#emit('belfry-error', reason)),
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

  // ---- what happens

  /** @param {BelfryNotification} notification */
  #arrived(notification) {
    if (notification.is_read) {
      return; // it was, elsewhere, while nobody was connected here
    }
    const isVisible = document.visibilityState === 'visible';
    if (!this.#emit('belfry-notification', notification, true)) {
      page.silence(this.#self, notification.id);
      return;
    }
    if (isVisible) {
      this.#button.classList.add('rung');
    }
    if (!page.claim(this.#self, notification.id)) {
      return; // another bell of this page tells it
    }
    page.friends(this.#self)[0]?.announcer.arrived(notification.title, () => this.#language);
    if (isVisible) {
      page.toast(this.#self, notification);
    }
    this.#arrivals.push({ notification, isUnseen: !isVisible });
    this.#calling ??= setTimeout(() => void this.#call(), GATHER_MS);
  }

  /** Whatever has come in a moment is called for once. */
  async #call() {
    const arrivals = this.#arrivals.filter(({ notification }) => !page.isSilenced(this.#self, notification.id));
    this.#arrivals = [];
    this.#calling = undefined;
    if (arrivals.length === 0 || this.#client === null) {
      return;
    }
    if (await page.rings(this.#self)) {
      ring();
    }
    const unseen = arrivals.filter(({ isUnseen }) => isUnseen).map(({ notification }) => notification);
    if (unseen.length > 0 && desktop.isOn() && (await page.speaks(this.#self))) {
      if (!(await this.#client?.isAnySeen())) {
        this.#desktop.show(unseen);
      }
    }
  }

  /**
   * @param {BelfryNotification} notification
   * @param {Event} event
   * @param {boolean} isToast
   */
  #opened(notification, event, isToast) {
    const url = safeUrl(notification.action_url);
    this.#inbox?.read(notification.id, { keepalive: url !== null });
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

  #preferred = () => {
    this.muted = preferences().muted ?? this.muted;
    this.#soon();
  };

  /** @param {Event} event */
  #outside = (event) => {
    if (!event.composedPath().includes(this)) {
      this.open = false;
    }
  };

  #place = () => this.#panel.place(this.#button);

  // ---- drawing

  #retold = () => {
    this.#relearn();
    this.#soon();
  };

  #relearn() {
    const lang =
      this.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang || navigator.language;
    this.#language = new Language(lang);
    for (const part of [this.#button, this.#panel.element, this.#toasts.element, this.#region]) {
      setAll(part, { lang: this.#language.wordsIn });
    }
  }

  /** However much changes before the next frame, it is drawn once. */
  #soon() {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      const draw = () => {
        if (this.#isScheduled) {
          this.#isScheduled = false;
          this.#draw();
        }
      };
      if (document.visibilityState === 'visible') {
        requestAnimationFrame(draw);
      } else {
        setTimeout(draw, 100);
      }
    }
  }

  #draw() {
    const count = this.unreadCount ?? 0;
    const language = this.#language;
    setText(this.#badge, count > MAX_BADGE ? `${language.number(MAX_BADGE)}+` : language.number(count));
    this.#badge.hidden = count === 0;
    setAll(this.#button, {
      'aria-label': count === 0 ? language.say('bellNone') : language.say('bell', { count }),
      'data-state': this.#client === null ? null : this.state,
    });
    if (count !== this.#shownUnread && this.unreadCount !== null) {
      if (count > this.#shownUnread && this.#shownUnread >= 0) {
        this.#pop();
      }
      this.#shownUnread = count;
      this.#emit('belfry-unread', { unreadCount: count });
    }
    this.#panel.draw();
  }

  #pop() {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#badge.animate({ transform: ['scale(0.6)', 'none'] }, { duration: 260, easing: 'ease-out' });
    }
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   * @param {boolean} [cancelable]
   */
  #emit(type, detail, cancelable = false) {
    return this.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }),
    );
  }
}

/**
 * The URL of a page of the host's, which may be relative; null if it is none.
 *
 * @param {string} href
 */
function pageUrl(href) {
  return href !== '' && URL.canParse(href, pageBase()) ? safeUrl(new URL(href, pageBase()).href) : null;
}

/** @param {Event} event */
function detail(event) {
  return /** @type {CustomEvent} */ (event).detail;
}

if (globalThis.customElements && !customElements.get('belfry-bell')) {
  customElements.define('belfry-bell', BelfryBell);
}
