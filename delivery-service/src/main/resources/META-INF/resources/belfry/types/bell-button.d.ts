export class BellButton {
    element: HTMLButtonElement;
    /**
     * @param {() => void} toggle
     * @param {() => boolean} close by Escape; false if there was nothing to close
     */
    listen(toggle: () => void, close: () => boolean): void;
    swing(): void;
    /**
     * @param {import('./messages.js').Language} language
     * @param {number | null} counted null if that is not known
     * @param {boolean} isUnseen whether it is of what has come since the list was open
     * @param {string | null} state of the connection, if there is one
     */
    draw(language: import("./messages.js").Language, counted: number | null, isUnseen: boolean, state: string | null): void;
    #private;
}
