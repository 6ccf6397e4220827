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
import { BelfryClient } from './client.js';
export { BelfryClient, BelfryError } from './client.js';
export { Inbox } from './inbox.js';
export { registerMessages } from './messages.js';
export type BelfryNotification = import('./protocol.js').BelfryNotification;
export type GetToken = import('./token.js').GetToken;
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
 * - `belfry-error` (detail: the `BelfryError`): something was refused and has been undone
 */
export declare class BelfryBell extends HTMLElement {
    #private;
    static observedAttributes: string[];
    constructor();
    /** Gives a token of the one who is signed in. Nothing happens before it is set. */
    get getToken(): import("./token.js").GetToken | null;
    set getToken(getToken: import("./token.js").GetToken | null);
    /** The URL under which `api/` and `ws/` are; where this module came from if empty. */
    get server(): string;
    set server(server: string);
    /** Whose notifications; read from the token if empty. */
    get user(): string;
    set user(user: string);
    /** `light`, `dark`, or `auto` as the system has it. */
    get theme(): string;
    set theme(theme: string);
    get muted(): boolean;
    set muted(muted: boolean);
    /** Where toasts are: `top-end`, `top-start`, `bottom-end`, `bottom-start` or `none`. */
    get toasts(): string;
    set toasts(toasts: string);
    /** The page with all notifications, if there is one. */
    get allHref(): string;
    set allHref(href: string);
    /** Which other channels can be switched: `email`, `push`, separated by blanks. */
    get channels(): string;
    set channels(channels: string);
    /** Whether the panel is open. */
    get open(): boolean;
    set open(open: boolean);
    /** The client under this bell; null as long as there is no `getToken`. */
    get client(): BelfryClient | null;
    /** How many are unread as it is shown; null as long as nobody knows. */
    get unreadCount(): number | null;
    /** How the connection is, see `BelfryClient.state`. */
    get state(): import("./connection.js").LinkState;
    connectedCallback(): void;
    disconnectedCallback(): void;
    /**
     * @param {string} name
     * @param {string | null} before
     * @param {string | null} after
     */
    attributeChangedCallback(name: string, before: string | null, after: string | null): void;
}
