/** @template T */
export class VirtualList<T> {
    /**
     * @param {HTMLElement} scroller
     * @param {HTMLElement} list its first child
     * @param {RowKind<T>} kind
     */
    constructor(scroller: HTMLElement, list: HTMLElement, kind: RowKind<T>);
    /** A row that is kept although it is out of sight: it has the focus. @type {string | null} */
    kept: string | null;
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
    #private;
}
export type RowKind<T> = {
    key: (item: T) => string;
    create: (item: T) => HTMLElement;
    update: (row: HTMLElement, item: T, index: number, count: number) => void;
};
