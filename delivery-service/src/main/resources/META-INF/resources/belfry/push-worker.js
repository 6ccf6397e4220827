/**
 * The service worker that shows what is pushed to this browser, whether a page is open or not. It is a
 * classic script, so that an application of another origin can serve a worker of one line:
 *
 * ```js
 * importScripts('https://notify.example.com/belfry/push-worker.js');
 * ```
 *
 * Browsers take a subscription away from a worker that shows nothing, so every message is shown, even
 * one that can't be read, and even if a page with the bell is in view. What is shown twice has the same
 * tag, and takes the place of itself.
 */
(() => {
  const worker = /** @type {any} */ (globalThis);
  if (typeof worker.ServiceWorkerGlobalScope !== 'function') {
    return; // imported elsewhere
  }

  worker.addEventListener('install', () => worker.skipWaiting());
  worker.addEventListener('push', (/** @type {any} */ event) => event.waitUntil(show(event.data)));
  worker.addEventListener('notificationclick', (/** @type {any} */ event) => {
    event.notification.close();
    event.waitUntil(go(event.notification.data?.navigate));
  });
  worker.addEventListener('pushsubscriptionchange', (/** @type {any} */ event) =>
    event.waitUntil(renew(event)),
  );

  /** @param {{text: () => string} | null} data */
  function show(data) {
    const { title, options } = read(data?.text() ?? '');
    return worker.registration.showNotification(title, options);
  }

  /** @param {string} text what Belfry sends: see docs/push.md */
  function read(text) {
    try {
      const { notification, belfry } = JSON.parse(text);
      const { title, body, navigate, lang, dir, tag, silent } = notification;
      return {
        title: String(title),
        options: { body, lang, dir, tag, silent, data: { navigate, ...belfry } },
      };
    } catch {
      const isKorean = worker.navigator.language.startsWith('ko');
      return { title: isKorean ? '새 알림' : 'New notification', options: { tag: 'belfry', data: {} } };
    }
  }

  /**
   * To the page that is open there already, or to a new one.
   *
   * @param {unknown} navigate
   */
  async function go(navigate) {
    const url = new URL(typeof navigate === 'string' ? navigate : './', worker.registration.scope);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      return;
    }
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const open = pages.find((/** @type {{url: string}} */ page) => isSame(page.url, url.href));
    await (open ? open.focus() : worker.clients.openWindow(url.href));
  }

  /**
   * @param {string} a
   * @param {string} b
   */
  function isSame(a, b) {
    return a.split('#')[0] === b.split('#')[0];
  }

  /**
   * The browser has replaced the subscription. Only a page can tell Belfry whose the new one is: one
   * that is open now, or else the next one.
   *
   * @param {any} event
   */
  async function renew(event) {
    const options = event.oldSubscription?.options;
    if (!event.newSubscription && options) {
      await worker.registration.pushManager.subscribe(options);
    }
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    pages.forEach((/** @type {{postMessage: (message: object) => void}} */ page) =>
      page.postMessage({ type: 'belfry-push-changed' }),
    );
  }
})();
