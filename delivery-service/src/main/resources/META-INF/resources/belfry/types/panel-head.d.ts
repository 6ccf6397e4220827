export class PanelHead {
    /** @param {HTMLElement} line below the heading, while the list is shown */
    constructor(line: HTMLElement);
    markAll: HTMLButtonElement;
    clearAll: HTMLButtonElement;
    settings: HTMLButtonElement;
    close: HTMLButtonElement;
    back: HTMLButtonElement;
    element: HTMLDivElement;
    /**
     * @param {import('./messages.js').Language} language
     * @param {boolean} isSettings whether the settings are shown instead of the list
     * @param {import('./inbox.js').Inbox | null} inbox
     */
    draw(language: import("./messages.js").Language, isSettings: boolean, inbox: import("./inbox.js").Inbox | null): void;
    #private;
}
