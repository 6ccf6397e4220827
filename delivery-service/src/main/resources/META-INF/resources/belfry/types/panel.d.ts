export class Panel {
    /** @param {PanelHost} host */
    constructor(host: PanelHost);
    settings: SettingsPage;
    element: HTMLDivElement;
    get isOpen(): boolean;
    /** @param {HTMLElement} button beside which it is to be */
    open(button: HTMLElement): void;
    close(): void;
    /** An action was refused and undone. @param {string} text */
    notice(text: string): void;
    /** What was shown is another user's. */
    forget(): void;
    draw(): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type Inbox = import("./inbox.js").Inbox;
export type View = import("./inbox.js").View;
export type Language = import("./messages.js").Language;
export type PanelHost = {
    language: () => Language;
    inbox: () => Inbox | null;
    client: () => import("./client.js").BelfryClient | null;
    opened: (notification: BelfryNotification, event: Event) => void;
    close: () => void;
    /**
     * the user has turned to something else
     */
    dismissed: () => void;
    announce: (text: string) => void;
    allHref: () => string | null;
    settings: import("./settings.js").SettingsHost;
};
import { SettingsPage } from './settings.js';
