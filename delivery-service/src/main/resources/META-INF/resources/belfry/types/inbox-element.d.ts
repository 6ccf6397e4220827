/**
 * The events are those of `<belfry-bell>`, but for `belfry-toggle`. It has no toasts and makes no sound.
 */
export class BelfryInbox extends BellAttributes {
    set getToken(getToken: import("./token.js").GetToken | null);
    /** Gives a token of the user who is signed in. Nothing happens before it is set. */
    get getToken(): import("./token.js").GetToken | null;
    set renderItem(render: import("./own-items.js").RenderItem | null);
    /** Draws notifications instead of the element; null: the element does. */
    get renderItem(): import("./own-items.js").RenderItem | null;
    set filter(filter: ((notification: import("./protocol.js").BelfryNotification) => boolean) | null);
    /** Which notifications are listed, by their category, type or data; null: all. */
    get filter(): ((notification: import("./protocol.js").BelfryNotification) => boolean) | null;
    /** The client under this element; null as long as there is no `getToken`. */
    get client(): import("./client.js").BelfryClient | null;
    /** The count of all unread notifications; null until it is known. */
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
import { BellAttributes } from './attributes.js';
