export class Panel {
    /** @param {PanelHost} host */
    constructor(host: PanelHost);
    settings: SettingsPage;
    element: HTMLDivElement;
    get isOpen(): boolean;
    /** @param {HTMLElement} button beside which it is to be */
    open(button: HTMLElement): void;
    /** There is another inbox. */
    reopen(): Promise<void>;
    /** Other notifications are listed. */
    filterChanged(): void;
    close(): void;
    /** An action was refused and undone. @param {string} text */
    notice(text: string): void;
    /** Items may look different, or have another size. */
    redraw(): void;
    /** What was shown may be out of date. */
    forget(): void;
    /** What was shown is another user's: nothing of it stays in the page. */
    clear(): void;
    draw(): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type Inbox = import("./inbox.js").Inbox;
export type View = import("./inbox.js").View;
export type Language = import("./messages.js").Language;
export type Place = {
    isOpen: boolean;
    /**
     * whether it takes the focus and can be closed
     */
    isPopover: boolean;
    open: (button: HTMLElement) => void;
    close: () => void;
};
export type PanelHost = {
    language: () => Language;
    own: import("./own-items.js").OwnItems;
    inbox: () => Inbox | null;
    client: () => import("./client.js").BelfryClient | null;
    /**
     * where it is shown
     */
    place: (element: HTMLElement) => Place;
    isListed: (notification: BelfryNotification) => boolean;
    opened: import("./item-list.js").ListHost["opened"];
    close: () => void;
    announce: (text: string) => void;
    allHref: () => string | null;
    settings: import("./settings.js").SettingsHost;
};
import { SettingsPage } from './settings.js';
