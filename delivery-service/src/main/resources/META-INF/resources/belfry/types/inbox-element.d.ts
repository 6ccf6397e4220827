/**
 * The events are those of `<belfry-bell>`, but for `belfry-toggle`. It has no toasts and makes no sound.
 */
export class BelfryInbox extends LiveElement {
    set filter(filter: ((notification: import("./protocol.js").BelfryNotification) => boolean) | null);
    /** Which notifications are listed, by their category, type or data; null: all. */
    get filter(): ((notification: import("./protocol.js").BelfryNotification) => boolean) | null;
    connectedCallback(): void;
    disconnectedCallback(): void;
    #private;
}
import { LiveElement } from './live-element.js';
