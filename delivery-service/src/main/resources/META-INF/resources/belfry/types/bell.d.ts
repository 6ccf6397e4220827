export { registerMessages } from "./messages.js";
/**
 * Events, all of which bubble:
 *
 * - `belfry-notification` (detail: the notification): a new one; `preventDefault()` prevents toast,
 *   sound and desktop notification
 * - `belfry-unread` (detail: `{unreadCount}`)
 * - `belfry-state` (detail: `{state, code?}`)
 * - `belfry-locale` (detail: `{locale}`): the user reads another language than was known
 * - `belfry-action` (detail: `{notification, url, event?}`): one was opened, or the button pressed
 *   that tells `event`; `preventDefault()` lets the application go to `url` itself
 * - `belfry-toggle` (detail: `{open}`)
 * - `belfry-error` (detail: the `BelfryError`): it does not connect; or an action was refused and undone
 */
export class BelfryBell extends LiveElement {
    set open(open: boolean);
    /** Whether the panel is open. */
    get open(): boolean;
    connectedCallback(): void;
    disconnectedCallback(): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type GetToken = import("./token.js").GetToken;
export type RenderItem = import("./own-items.js").RenderItem;
import { BelfryClient } from './client.js';
import { BelfryError } from './client.js';
import { BelfryInbox } from './inbox-element.js';
import { Inbox } from './inbox.js';
import { LiveElement } from './live-element.js';
export { BelfryClient, BelfryError, BelfryInbox, Inbox };
