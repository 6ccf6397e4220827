/** @template T */
export class VirtualList<T> {
    /**
     * @param {HTMLElement} scroller
     * @param {HTMLElement} list its first child
     * @param {RowKind<T>} kind
     */
    constructor(scroller: HTMLElement, list: HTMLElement, kind: RowKind<T>);
    /** The row with the focus, which is kept even when it is out of sight. @type {string | null} */
    kept: string | null;
    /** @param {T[]} items */
    show(items: T[]): void;
    /** Draws the visible rows again because something about them has changed. */
    redraw(): void;
    /** @param {string} key */
    row(key: string): HTMLElement | null;
    /**
     * Scrolls to an item. Where the scroller has padding, something may cover it.
     *
     * @param {number} index
     */
    reveal(index: number): void;
    /** How many pixels there are below the visible part. */
    get rest(): number;
    #private;
}
export type RowKind<T> = {
    key: (item: T) => string;
    create: (item: T) => HTMLElement;
    update: (row: HTMLElement, item: T, index: number, count: number) => void;
    /**
     * its row is no longer in the document
     */
    removed: (key: string) => void;
};
