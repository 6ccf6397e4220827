/** @param {PageBell} bell */
export function enter(bell: PageBell): void;
/** Removes its toasts too, whichever bell shows them. @param {PageBell} bell */
export function leave(bell: PageBell): void;
/**
 * @param {PageList} list
 * @param {boolean} isThere
 */
export function listed(list: PageList, isThere: boolean): void;
/** All bells of the page. @returns {PageBell[]} */
export function all(): PageBell[];
/**
 * All bells of the same user, visible ones first.
 *
 * @param {PageBell} bell one of them
 */
export function siblings(bell: PageBell): PageBell[];
/**
 * Whether this bell tells of a notification: one of a user's bells does, and none if the application
 * has prevented it at any of them.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function claim(bell: PageBell, id: string): boolean;
/**
 * The application has prevented it.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function silence(bell: PageBell, id: string): void;
/**
 * @param {PageBell} bell
 * @param {string} id
 */
export function isSilenced(bell: PageBell, id: string): boolean;
/**
 * Shows a toast, unless the list is open or no bell of this user has toasts.
 *
 * @param {PageBell} bell
 * @param {BelfryNotification} notification
 */
export function toast(bell: PageBell, notification: BelfryNotification): void;
/**
 * It was read or deleted, so there is nothing left to tell.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function dismiss(bell: PageBell, id: string): void;
/** Removes the toasts of one user. @param {PageBell} bell */
export function clear(bell: PageBell): void;
/** Whether to ring for this user in this tab. @param {PageBell} bell */
export function rings(bell: PageBell): Promise<boolean>;
/** Whether this tab is the one that rings for this user. @param {PageBell} bell */
export function speaks(bell: PageBell): Promise<boolean>;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
/**
 * A bell, as the others see it.
 */
export type PageBell = {
    /**
     * whose it is: the same for all bells of one user at one server
     */
    who: () => string;
    isRendered: () => boolean;
    isOpen: () => boolean;
    isMuted: () => boolean;
    /**
     * the URL of its own sound; empty: the usual one
     */
    sound: () => string;
    /**
     * whether this tab is the one that rings for that user
     */
    isSpeaker: () => Promise<boolean>;
    /**
     * where its toasts are, or `none`
     */
    corner: () => string;
    button: () => HTMLElement;
    toasts: import("./toasts.js").Toasts;
    /**
     * what its toasts do
     */
    owner: import("./toasts.js").ToastOwner;
    announcer: import("./announcer.js").Announcer;
};
/**
 * A list that is always open.
 */
export type PageList = {
    /**
     * as of a bell
     */
    who: () => string | null;
    isShown: () => boolean;
};
