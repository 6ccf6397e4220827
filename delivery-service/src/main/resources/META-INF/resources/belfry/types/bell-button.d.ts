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
     * @param {number | null} unread null if that is not known
     * @param {string | null} state of the connection, if there is one
     * @returns {boolean} whether the count is another than before
     */
    draw(language: import("./messages.js").Language, unread: number | null, state: string | null): boolean;
    #private;
}
