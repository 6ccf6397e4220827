export class Popover {
    /**
     * @param {HTMLElement} element in a shadow tree
     * @param {() => void} dismissed the user has turned to something outside of it
     */
    constructor(element: HTMLElement, dismissed: () => void);
    isPopover: boolean;
    get isOpen(): boolean;
    /** @param {HTMLElement} button */
    open(button: HTMLElement): void;
    close(): void;
    #private;
}
