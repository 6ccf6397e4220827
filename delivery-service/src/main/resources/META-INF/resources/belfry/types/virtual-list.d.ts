/**
 * A list of any length of which only what is in sight is in the document.
 *
 * @module
 */
export type RowKind<T> = {
    key: (item: T) => string;
    create: (item: T) => HTMLElement;
    update: (row: HTMLElement, item: T, index: number, count: number) => void;
};
/** @template T */
export declare class VirtualList<T> {
    #private;
    /** A row that is kept although it is out of sight: it has the focus. @type {string | null} */
    kept: string | null;
    /**
     * @param {HTMLElement} scroller
     * @param {HTMLElement} list its first child
     * @param {RowKind<T>} kind
     */
    constructor(scroller: HTMLElement, list: HTMLElement, kind: RowKind<T>);
    /** @param {T[]} items */
    show(items: T[]): void;
    /** Draws again what is in sight: something about it has changed. */
    redraw(): void;
    /** @param {string} key */
    row(key: string): HTMLElement | null;
    /**
     * Brings an item into sight.
     *
     * @param {number} index
     */
    reveal(index: number): void;
    /** How many pixels there are below what is in sight. */
    get rest(): number;
}
