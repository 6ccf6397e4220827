/**
 * Hooks for React: a user's notifications for components that draw them themselves. `belfry-bell/react`
 * has them ready to use; this module knows no framework, and takes React's own hooks.
 *
 * ```jsx
 * const belfry = useBelfry({ server: 'https://notify.example.com', getToken });
 * const unread = useUnread(belfry);
 * const { items, more, read } = useNotifications(belfry);
 * ```
 *
 * @module
 */

import { BelfryClient } from './client.js';
import { Inbox } from './inbox.js';

/** @typedef {import('./client.js').ClientOptions} ClientOptions */
/** @typedef {import('./client.js').LinkState} LinkState */
/** @typedef {import('./error.js').BelfryError} BelfryError */
/** @typedef {import('./progress.js').Filter} Filter */
/** @typedef {import('./inbox.js').View} View */

/**
 * What a component needs of React.
 *
 * @typedef {object} ReactHooks
 * @property {(effect: () => () => void, dependencies: readonly unknown[]) => void} useEffect
 * @property {<T>(make: () => T, dependencies: readonly unknown[]) => T} useMemo
 * @property {<T>(subscribe: (changed: () => void) => () => void, look: () => T, onServer: () => T) => T} useSyncExternalStore
 */

/**
 * A connection to Belfry. The members are its own, and never change.
 *
 * @typedef {object} Belfry
 * @property {BelfryClient} client
 * @property {Inbox} inbox
 */

/**
 * @typedef {object} NotificationActions
 * @property {() => Promise<void>} more loads the next older page; does nothing while one is loading or
 *   when there is none
 * @property {(id: string) => void} read
 * @property {(id: string) => void} unread
 * @property {() => void} readAll all that are listed, and older ones
 * @property {(id: string) => void} archive
 * @property {(id: string) => void} unarchive
 * @property {() => void} archiveAll all that are listed, and older ones
 * @property {(id: string) => void} remove hides at once; deletes after 5 s, unless undone
 * @property {() => void} undo
 */

/** @typedef {View & NotificationActions} Notifications */

/** @type {View} */
const NOTHING = { items: [], isLoaded: false, isComplete: false, isLoading: false, error: null };

/** @param {ReactHooks} react */
export function hooksOf({ useEffect, useMemo, useSyncExternalStore }) {
  /**
   * Connects as long as the component is mounted. Another `server`, `user` or `getToken` is another
   * connection, so define `getToken` outside of components, or by `useCallback`.
   *
   * @param {ClientOptions} options
   * @returns {Belfry}
   */
  function useBelfry({ server, user, shared, getToken }) {
    const belfry = useMemo(() => {
      const client = new BelfryClient({
        getToken,
        ...(server === undefined ? {} : { server }),
        ...(user === undefined ? {} : { user }),
        ...(shared === undefined ? {} : { shared }),
      });
      return { client, inbox: new Inbox(client) };
    }, [getToken, server === undefined ? undefined : String(server), user, shared]);
    useEffect(() => {
      belfry.inbox.start();
      belfry.client.connect();
      return () => {
        belfry.inbox.stop();
        belfry.client.close();
      };
    }, [belfry]);
    return belfry;
  }

  /**
   * The count of unread notifications as the user sees it; null until it is known.
   *
   * @param {Belfry} belfry
   * @returns {number | null}
   */
  function useUnread({ inbox }) {
    return useSyncExternalStore(
      (changed) => listen(inbox, 'change', changed),
      () => inbox.unreadCount,
      () => null,
    );
  }

  /**
   * The state of the connection.
   *
   * @param {Belfry} belfry
   * @returns {LinkState}
   */
  function useConnection({ client }) {
    return useSyncExternalStore(
      (changed) => listen(client, 'state', changed),
      () => client.state,
      () => 'closed',
    );
  }

  /**
   * The user's list, live and as they see it, with what they can do.
   *
   * @param {Belfry} belfry
   * @param {Filter} [filter]
   * @returns {Notifications}
   */
  function useNotifications({ inbox }, filter = 'all') {
    const view = useSyncExternalStore(
      (changed) => listen(inbox, 'change', changed),
      () => inbox.view(filter),
      () => NOTHING,
    );
    useEffect(() => {
      void inbox.open(filter);
      return watch(inbox);
    }, [inbox, filter]);
    return useMemo(
      () => ({
        ...view,
        more: () => inbox.more(filter),
        read: (/** @type {string} */ id) => inbox.read(id),
        unread: (/** @type {string} */ id) => inbox.unread(id),
        readAll: () => {
          const newest = inbox.view('all').items[0] ?? view.items[0];
          if (newest) {
            inbox.readAll(newest.position);
          }
        },
        archive: (/** @type {string} */ id) => inbox.archive(id),
        unarchive: (/** @type {string} */ id) => inbox.unarchive(id),
        archiveAll: () => {
          const newest = inbox.newest(filter);
          if (newest) {
            inbox.archiveAll(newest.position);
          }
        },
        remove: (/** @type {string} */ id) => inbox.delete(id),
        undo: () => inbox.undo(),
      }),
      [inbox, filter, view],
    );
  }

  return { useBelfry, useUnread, useConnection, useNotifications };
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {() => void} listener
 * @returns {() => void} ends it
 */
function listen(target, type, listener) {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}

/** How many components list what is in an inbox. @type {WeakMap<Inbox, number>} */
const watchers = new WeakMap();

/**
 * @param {Inbox} inbox
 * @returns {() => void} ends it
 */
function watch(inbox) {
  watchers.set(inbox, (watchers.get(inbox) ?? 0) + 1);
  return () => {
    const others = (watchers.get(inbox) ?? 1) - 1;
    watchers.set(inbox, others);
    if (others === 0) {
      inbox.close();
    }
  };
}
