/**
 * What an element is made of.
 *
 * @typedef {object} Parts
 * @property {import('./live-inbox.js').LiveInbox} live
 * @property {import('./own-items.js').OwnItems} own
 * @property {import('./panel.js').Panel} panel
 * @property {import('./element-language.js').ElementLanguage} language
 * @property {() => void} soon draws before the next frame
 */
export class LiveElement extends BellAttributes {
    /**
     * What this element is made of.
     *
     * @protected
     * @returns {Parts}
     */
    protected get parts(): Parts;
    set getToken(getToken: import("./token.js").GetToken | null);
    /** Gives a token of the user who is signed in. Nothing happens before it is set. */
    get getToken(): import("./token.js").GetToken | null;
    set renderItem(render: import("./own-items.js").RenderItem | null);
    /** Draws notifications in the list instead of the element; null: the element does. See docs/browser.md. */
    get renderItem(): import("./own-items.js").RenderItem | null;
    set renderAvatar(render: import("./own-items.js").RenderItem | null);
    /** Draws who or what it is from, instead of its actor or type. */
    get renderAvatar(): import("./own-items.js").RenderItem | null;
    set renderBody(render: import("./own-items.js").RenderItem | null);
    /** Draws what stands below the title, instead of the message and the image. */
    get renderBody(): import("./own-items.js").RenderItem | null;
    set renderActions(render: import("./own-items.js").RenderItem | null);
    /** Draws what can be done about it, instead of the sender's buttons. */
    get renderActions(): import("./own-items.js").RenderItem | null;
    /** The client under this element; null as long as there is no `getToken`. */
    get client(): import("./client.js").BelfryClient | null;
    /** The count of all unread notifications as shown; null until it is known. */
    get unreadCount(): number | null;
    /** The language that the user has chosen to read, as in their settings; null if none, or not known yet. */
    get locale(): string | null;
    /** The state of the connection, see `BelfryClient.state`. */
    get state(): import("./connection.js").LinkState;
    /**
     * @param {string} name
     * @param {string | null} before
     * @param {string | null} after
     */
    attributeChangedCallback(name: string, before: string | null, after: string | null): void;
}
/**
 * What an element is made of.
 */
export type Parts = {
    live: import("./live-inbox.js").LiveInbox;
    own: import("./own-items.js").OwnItems;
    panel: import("./panel.js").Panel;
    language: import("./element-language.js").ElementLanguage;
    /**
     * draws before the next frame
     */
    soon: () => void;
};
import { BellAttributes } from './attributes.js';
