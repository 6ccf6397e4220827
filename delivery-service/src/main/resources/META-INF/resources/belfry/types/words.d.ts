/**
 * An element with its title or its message.
 *
 * @param {BelfryNotification} notification
 * @param {'title' | 'message'} which
 */
export function words(notification: BelfryNotification, which: "title" | "message"): HTMLElement;
/**
 * It may have other words now.
 *
 * @param {Element} element
 * @param {BelfryNotification} notification
 * @param {'title' | 'message'} which
 */
export function updateWords(element: Element, notification: BelfryNotification, which: "title" | "message"): void;
/**
 * The language of its words and their direction, as far as the server says: what was not sent by a
 * template may be in any.
 *
 * @param {{locale?: string | null}} notification
 * @returns {{lang: string | null, dir: 'ltr' | 'rtl' | null}}
 */
export function languageOf({ locale }: {
    locale?: string | null;
}): {
    lang: string | null;
    dir: "ltr" | "rtl" | null;
};
export type BelfryNotification = import("./protocol.js").BelfryNotification;
