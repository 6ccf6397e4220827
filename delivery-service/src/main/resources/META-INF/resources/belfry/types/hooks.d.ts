/** @param {ReactHooks} react */
export function hooksOf({ useEffect, useMemo, useSyncExternalStore }: ReactHooks): {
    useBelfry: ({ server, user, shared, getToken }: ClientOptions) => Belfry;
    useUnread: ({ inbox }: Belfry) => number | null;
    useConnection: ({ client }: Belfry) => LinkState;
    useNotifications: ({ inbox }: Belfry, filter?: Filter) => Notifications;
};
export type ClientOptions = import("./client.js").ClientOptions;
export type LinkState = import("./client.js").LinkState;
export type BelfryError = import("./error.js").BelfryError;
export type Filter = import("./progress.js").Filter;
export type View = import("./inbox.js").View;
/**
 * What a component needs of React.
 */
export type ReactHooks = {
    useEffect: (effect: () => () => void, dependencies: readonly unknown[]) => void;
    useMemo: <T>(make: () => T, dependencies: readonly unknown[]) => T;
    useSyncExternalStore: <T>(subscribe: (changed: () => void) => () => void, look: () => T, onServer: () => T) => T;
};
/**
 * A connection to Belfry. The members are its own, and never change.
 */
export type Belfry = {
    client: BelfryClient;
    inbox: Inbox;
};
export type NotificationActions = {
    /**
     * loads the next older page; does nothing while one is loading or
     * when there is none
     */
    more: () => Promise<void>;
    read: (id: string) => void;
    unread: (id: string) => void;
    /**
     * all that are listed, and older ones
     */
    readAll: () => void;
    archive: (id: string) => void;
    unarchive: (id: string) => void;
    /**
     * all that are listed, and older ones
     */
    archiveAll: () => void;
    /**
     * hides at once; deletes after 5 s, unless undone
     */
    remove: (id: string) => void;
    undo: () => void;
};
export type Notifications = View & NotificationActions;
import { BelfryClient } from './client.js';
import { Inbox } from './inbox.js';
