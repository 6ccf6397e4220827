/**
 * The attributes of `<belfry-bell>` and `<belfry-inbox>`, each as a property too.
 *
 * @module
 */

import { setAll } from './dom.js';

/** On a server that renders pages there are no elements. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

export class BellAttributes extends Base {
  static observedAttributes = [
    'server',
    'user',
    'lang',
    'theme',
    'muted',
    'sound',
    'all-href',
    'channels',
    'toasts',
    'push',
    'worker',
    'badge',
  ];

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

  /** `light`, `dark`, `system`, or `auto` as the page has it. */
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

  /** The URL of the application's own sound; empty: the usual one. */
  get sound() {
    return this.getAttribute('sound') ?? '';
  }

  set sound(sound) {
    setAll(this, { sound: sound || null });
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

  /** What the badge counts: what is `unread`, or of that what is `unseen` since the list was open. */
  get badge() {
    return this.getAttribute('badge') ?? 'unread';
  }

  set badge(badge) {
    setAll(this, { badge });
  }

  /** Whether people may have notifications on their devices while no page is open. */
  get push() {
    return this.hasAttribute('push');
  }

  set push(push) {
    this.toggleAttribute('push', push);
  }

  /** The application's own service worker, which imports `push-worker.js`. */
  get worker() {
    return this.getAttribute('worker') ?? '';
  }

  set worker(worker) {
    setAll(this, { worker: worker || null });
  }
}

const PROPERTIES = /** @type {const} */ ([
  'server',
  'user',
  'theme',
  'muted',
  'sound',
  'toasts',
  'allHref',
  'channels',
  'push',
  'worker',
  'badge',
  'renderItem',
  'renderAvatar',
  'renderBody',
  'renderActions',
  'filter',
  'getToken',
  'open',
]);

/** Sets again what was set before the element's class was defined. @param {HTMLElement} element */
export function upgradeProperties(element) {
  const properties = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (element));
  for (const name of PROPERTIES.filter((property) => Object.hasOwn(element, property))) {
    const value = properties[name];
    delete properties[name];
    properties[name] = value;
  }
}
