/** @param {PageBell} bell */
export function enter(bell: PageBell): void;
/** Its toasts go with it, wherever they are. @param {PageBell} bell */
export function leave(bell: PageBell): void;
/** All bells of the page. @returns {PageBell[]} */
export function all(): PageBell[];
/**
 * The bells of the person whose bell this is, those that can be seen first.
 *
 * @param {PageBell} bell one of them
 */
export function friends(bell: PageBell): PageBell[];
/**
 * Whether it is for this bell to tell of a notification: for one of a person's only, and for none if
 * the application has said so at any of them.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function claim(bell: PageBell, id: string): boolean;
/**
 * The application does not want it told.
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
 * Shows a toast, unless the list is open or no bell of this person's has toasts.
 *
 * @param {PageBell} bell
 * @param {BelfryNotification} notification
 */
export function toast(bell: PageBell, notification: BelfryNotification): void;
/**
 * Read or deleted, so there is nothing to be told any more.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function dismiss(bell: PageBell, id: string): void;
/** Takes away the toasts of one person. @param {PageBell} bell */
export function clear(bell: PageBell): void;
/** Whether to ring for this person here. @param {PageBell} bell */
export function rings(bell: PageBell): Promise<boolean>;
/** Whether this tab is the one to ring for this person. @param {PageBell} bell */
export function speaks(bell: PageBell): Promise<boolean>;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
/**
 * A bell, as the others see it.
 */
export type PageBell = {
    /**
     * whose it is: alike for bells of one person at one server
     */
    who: () => string;
    isRendered: () => boolean;
    isOpen: () => boolean;
    isMuted: () => boolean;
    /**
     * whether this tab is the one to ring for that person
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
