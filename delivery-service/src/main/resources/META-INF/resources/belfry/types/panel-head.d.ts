export class PanelHead {
    /**
     * @param {HTMLElement} line below the heading, while the list is shown
     * @param {(act: 'readAll' | 'archiveAll') => void} actOnAll
     */
    constructor(line: HTMLElement, actOnAll: (act: "readAll" | "archiveAll") => void);
    settings: HTMLButtonElement;
    close: HTMLButtonElement;
    back: HTMLButtonElement;
    element: HTMLDivElement;
    /**
     * @param {import('./messages.js').Language} language
     * @param {boolean} isSettings whether the settings are shown instead of the list
     * @param {import('./inbox.js').Inbox | null} inbox
     * @param {import('./progress.js').Filter} shown the list
     */
    draw(language: import("./messages.js").Language, isSettings: boolean, inbox: import("./inbox.js").Inbox | null, shown: import("./progress.js").Filter): void;
    #private;
}
