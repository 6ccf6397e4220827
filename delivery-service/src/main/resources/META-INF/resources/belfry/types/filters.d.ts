/** @typedef {import('./inbox.js').Filter} Filter */
export class Filters {
    /** @param {() => void} changed the user has chosen another one */
    constructor(changed: () => void);
    /** @type {Filter} */ current: Filter;
    element: HTMLDivElement;
    get isArchive(): boolean;
    /** @param {import('./messages.js').Language} language */
    draw(language: import("./messages.js").Language): void;
    #private;
}
export type Filter = import("./inbox.js").Filter;
