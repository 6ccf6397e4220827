/**
 * Push to this browser, also while no page is open: the browser subscribes, and Belfry is told.
 *
 * @module
 */

import { detail } from './dom.js';
import { isSignedOut } from './trouble.js';

/** @typedef {import('./client.js').BelfryClient} BelfryClient */
/** @typedef {import('./inbox.js').Inbox} Inbox */

/**
 * @typedef {object} Device
 * @property {string} user whose this browser's subscription is
 * @property {string} id
 * @property {string} endpoint
 * @property {number} at when it was registered
 */

/**
 * The bell.
 *
 * @typedef {object} PushHost
 * @property {boolean} push whether the application wants to offer it
 * @property {string} worker the application's own worker; empty if it has none
 * @property {BelfryClient | null} client
 */

const KEY = 'belfry.push';
/** So many may be shown by browsers at once, and more. */
const SHOWN = 100;
const JUST_NOW_MS = 60_000;

export class Push {
  #host;
  #changed;
  /** @type {ServiceWorkerRegistration | null} */ #registration = null;
  /** Steps one after the other. @type {Promise<unknown>} */ #last = Promise.resolve();

  /**
   * @param {PushHost} host
   * @param {() => void} changed told when it was switched on or off
   */
  constructor(host, changed) {
    this.#host = host;
    this.#changed = changed;
  }

  /** Whether this browser can be pushed to, and the application wants to offer it. */
  get isOffered() {
    return this.#host.push && isSupported() && this.#workerUrl() !== null;
  }

  get isDenied() {
    return Notification.permission === 'denied';
  }

  /** Whether what is for this user is pushed to this browser. */
  get isOn() {
    const user = this.#user();
    return user !== null && Notification.permission === 'granted' && device()?.user === user;
  }

  /** What shows what is pushed to this user here; null if nothing is. */
  async worker() {
    return this.isOffered && this.isOn ? this.#registered() : null;
  }

  /** Has to be called by a click. @param {boolean} isWanted */
  async toggle(isWanted) {
    if (isWanted && (await Notification.requestPermission()) !== 'granted') {
      return;
    }
    await this.#inTurn(() => (isWanted ? this.#subscribe() : this.forget()));
  }

  /**
   * Follows a user: their subscription is kept as it should be, and nobody else's stays.
   *
   * @param {BelfryClient} client
   * @param {Inbox} inbox
   * @returns {() => void} ends it
   */
  follow(client, inbox) {
    const changed = (/** @type {MessageEvent} */ { data }) => {
      if (data?.type === 'belfry-push-changed') {
        void this.#inTurn(() => this.#check());
      }
    };
    const gone = (/** @type {Event} */ event) =>
      void this.#closeShown(({ tag, data }) => tag === detail(event) || data?.id === detail(event));
    let isChecked = false;
    const end = client.on('state', ({ state }) => {
      if (state === 'connected' && !isChecked) {
        isChecked = true;
        void this.#inTurn(() => this.#check());
      } else if (isSignedOut(client)) {
        void this.#inTurn(() => this.forget());
      }
    });
    inbox.addEventListener('gone', gone);
    navigator.serviceWorker?.addEventListener('message', changed);
    return () => {
      end();
      inbox.removeEventListener('gone', gone);
      navigator.serviceWorker?.removeEventListener('message', changed);
    };
  }

  /**
   * Nothing is pushed here any more. Whether Belfry is told or not: it learns by the next message, which
   * the push service refuses. At sign-out there may be no token to tell it with.
   */
  async forget() {
    const client = this.#host.client;
    const known = device();
    if (known === null) {
      return;
    }
    const isOwn = known.user === this.#user();
    await (await this.#subscription())?.unsubscribe();
    remember(null);
    await this.#closeShown(() => true);
    this.#changed();
    if (isOwn) {
      await client?.push.remove(known.id).catch(() => {});
    }
  }

  /** Once after each start: who comes back may have another key, and be another person. */
  async #check() {
    const known = device();
    if (known === null || !this.isOffered) {
      return;
    }
    if (known.user !== this.#user()) {
      await this.forget(); // nobody sees what is for who was here before
    } else if (!(await this.#isAsRegistered(known))) {
      await this.#subscribe();
    }
    await this.#closeRead();
  }

  /** @param {Device} known */
  async #isAsRegistered(known) {
    const client = /** @type {BelfryClient} */ (this.#host.client);
    const subscription = await this.#subscription();
    return (
      subscription?.endpoint === known.endpoint &&
      (await client.push.key()) === keyOf(subscription) &&
      // What was registered just now may not be there to read yet.
      (Date.now() - known.at < JUST_NOW_MS || (await client.push.has(known.id)))
    );
  }

  async #subscribe() {
    const client = this.#host.client;
    const url = this.#workerUrl();
    if (client === null || url === null) {
      return;
    }
    const key = await client.push.key();
    this.#registration = await navigator.serviceWorker.register(trusted(url));
    await isActive(this.#registration);
    await (await this.#subscription())?.unsubscribe(); // it may have another key, or be someone else's
    const subscription = await this.#registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: key,
    });
    const before = device();
    const id = await client.push.register(subscription.toJSON());
    const { endpoint } = subscription;
    remember({ user: this.#user() ?? '', id, endpoint, at: Date.now() });
    this.#changed();
    if (before !== null && before.id !== id && before.user === this.#user()) {
      await client.push.remove(before.id);
    }
  }

  /** What was read elsewhere while no page was open. */
  async #closeRead() {
    const shown = await this.#shown();
    if (shown.length > 0) {
      const unread = await this.#host.client?.list({ limit: SHOWN, unreadOnly: true });
      if (unread?.notifications.length === SHOWN) {
        return; // there may be more of them, which are shown rightly
      }
      const ids = new Set(unread?.notifications.map(({ id }) => id));
      // What has been shown since the list was read may be missing there.
      shown
        .filter(({ data }) => typeof data?.id === 'string' && !ids.has(data.id))
        .forEach((one) => one.close());
    }
  }

  /** @param {(shown: Notification) => boolean} isOver */
  async #closeShown(isOver) {
    (await this.#shown()).filter(isOver).forEach((one) => one.close());
  }

  async #shown() {
    return (await (await this.#registered())?.getNotifications()) ?? [];
  }

  async #subscription() {
    return (await (await this.#registered())?.pushManager.getSubscription()) ?? null;
  }

  async #registered() {
    const url = this.#workerUrl();
    if (this.#registration === null && url !== null) {
      const found = await navigator.serviceWorker.getRegistration(new URL('./', url).href);
      this.#registration = found?.active?.scriptURL === url.href ? found : null;
    }
    return this.#registration;
  }

  /** Null if there is none that a page of this origin may use. */
  #workerUrl() {
    const server = this.#host.client?.server;
    const own = this.#host.worker;
    if (own === '' && server === undefined) {
      return null;
    }
    const url = new URL(own || 'belfry/push-worker.js', own ? location.href : server);
    return url.origin === location.origin ? url : null;
  }

  #user() {
    const client = this.#host.client;
    return client?.user ? `${client.server} ${client.user}` : null;
  }

  /**
   * @template T
   * @param {() => Promise<T>} step
   * @returns {Promise<T>}
   */
  #inTurn(step) {
    const next = this.#last.then(step);
    this.#last = next.catch((reason) => console.warn('belfry-bell: push:', reason));
    return next;
  }
}

function isSupported() {
  return (
    typeof Notification === 'function' &&
    typeof PushManager === 'function' &&
    navigator.serviceWorker !== undefined
  );
}

/** A new worker is not at once one that can be subscribed by. @param {ServiceWorkerRegistration} registration */
async function isActive(registration) {
  const starting = registration.installing ?? registration.waiting;
  if (registration.active === null && starting !== null) {
    await new Promise((resolve) => starting.addEventListener('statechange', resolve, { once: true }));
    await isActive(registration);
  }
}

/** @param {PushSubscription} subscription */
function keyOf(subscription) {
  const key = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...key)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @type {any} */
let policy;

/**
 * Under a policy for Trusted Types a worker needs a policy of its own: `trusted-types belfry`.
 *
 * @param {URL} url
 * @returns {any}
 */
function trusted({ href }) {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  policy ??= trustedTypes?.createPolicy('belfry', { createScriptURL: (/** @type {string} */ it) => it });
  return policy?.createScriptURL(href) ?? href;
}

/** @returns {Device | null} */
function device() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {Device | null} known */
function remember(known) {
  try {
    if (known === null) {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, JSON.stringify(known));
    }
  } catch {
    // Without storage it is off again at the next start.
  }
}
