/** @typedef {import('./client.js').BelfryClient} BelfryClient */
export class StatusLine {
    /**
     * @param {HTMLElement} filters
     * @param {() => void} reconnect
     */
    constructor(filters: HTMLElement, reconnect: () => void);
    element: HTMLDivElement;
    /**
     * @param {import('./messages.js').Language} language
     * @param {BelfryClient | null} client
     * @param {boolean} isTold the list's place tells how it is
     */
    draw(language: import("./messages.js").Language, client: BelfryClient | null, isTold: boolean): void;
    #private;
}
export type BelfryClient = import("./client.js").BelfryClient;
