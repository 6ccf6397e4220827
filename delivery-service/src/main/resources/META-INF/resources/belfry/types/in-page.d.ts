/**
 * A place for an element in the flow of the page, where it stays: what `Popover` is for one that opens
 * beside a button.
 *
 * @module
 */
export class InPage {
    /** @param {HTMLElement} element in a shadow tree */
    constructor(element: HTMLElement);
    isOpen: boolean;
    /** Whether it takes the focus and can be closed. */
    isPopover: boolean;
    open(): void;
    close(): void;
    #private;
}
