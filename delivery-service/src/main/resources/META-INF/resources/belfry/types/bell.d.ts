export { registerMessages } from "./messages.js";
/**
 * Events, all of which bubble:
 *
 * - `belfry-notification` (detail: the notification): a new one; `preventDefault()` prevents toast,
 *   sound and desktop notification
 * - `belfry-unread` (detail: `{unreadCount}`)
 * - `belfry-state` (detail: `{state, code?}`)
 * - `belfry-action` (detail: `{notification, url, event?}`): one was opened, or the button pressed
 *   that tells `event`; `preventDefault()` lets the application go to `url` itself
 * - `belfry-toggle` (detail: `{open}`)
 * - `belfry-error` (detail: the `BelfryError`): it does not connect; or an action was refused and undone
 */
export class BelfryBell extends BellAttributes {
    set open(open: boolean);
    /** Whether the panel is open. */
    get open(): boolean;
    set getToken(getToken: import("./token.js").GetToken | null);
    /** Gives a token of the user who is signed in. Nothing happens before it is set. */
    get getToken(): import("./token.js").GetToken | null;
    set renderItem(render: import("./own-items.js").RenderItem | null);
    /** Draws notifications in the list instead of the bell; null: the bell does. See docs/browser.md. */
    get renderItem(): import("./own-items.js").RenderItem | null;
    /** The client under this bell; null as long as there is no `getToken`. */
    get client(): BelfryClient | null;
    /** The count of unread notifications as shown; null until it is known. */
    get unreadCount(): number | null;
    /** The state of the connection, see `BelfryClient.state`. */
    get state(): import("./connection.js").LinkState;
    connectedCallback(): void;
    disconnectedCallback(): void;
    /**
     * @param {string} name
     * @param {string | null} before
     * @param {string | null} after
     */
    attributeChangedCallback(name: string, before: string | null, after: string | null): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type GetToken = import("./token.js").GetToken;
export type RenderItem = import("./own-items.js").RenderItem;
import { BelfryClient } from './client.js';
import { BelfryError } from './client.js';
import { BelfryInbox } from './inbox-element.js';
import { Inbox } from './inbox.js';
import { BellAttributes } from './attributes.js';
export { BelfryClient, BelfryError, BelfryInbox, Inbox };
