/** Sets again what was set before the element's class was defined. @param {HTMLElement} element */
export function upgradeProperties(element: HTMLElement): void;
export class BellAttributes extends HTMLElement {
    static observedAttributes: string[];
    set server(server: string);
    /** The URL under which `api/` and `ws/` are; where this module came from if empty. */
    get server(): string;
    set user(user: string);
    /** Whose notifications; read from the token if empty. */
    get user(): string;
    set theme(theme: string);
    /** `light`, `dark`, `system`, or `auto` as the page has it. */
    get theme(): string;
    set muted(muted: boolean);
    get muted(): boolean;
    set sound(sound: string);
    /** The URL of the application's own sound; empty: the usual one. */
    get sound(): string;
    set toasts(toasts: string);
    /** Where toasts are: `top-end`, `top-start`, `bottom-end`, `bottom-start` or `none`. */
    get toasts(): string;
    set allHref(href: string);
    /** The page with all notifications, if there is one. */
    get allHref(): string;
    set channels(channels: string);
    /** Which other channels can be switched: `email`, `push`, separated by blanks. */
    get channels(): string;
    set badge(badge: string);
    /** What the badge counts: what is `unread`, or of that what is `unseen` since the list was open. */
    get badge(): string;
    set push(push: boolean);
    /** Whether people may have notifications on their devices while no page is open. */
    get push(): boolean;
    set worker(worker: string);
    /** The application's own service worker, which imports `push-worker.js`. */
    get worker(): string;
}
