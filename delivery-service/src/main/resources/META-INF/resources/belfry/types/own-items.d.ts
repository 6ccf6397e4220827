/** @param {string} id */
export function slotOf(id: string): string;
export class OwnItems {
    /**
     * @param {HTMLElement} owner the tag
     * @param {() => void} resized an element has another size than before
     */
    constructor(owner: HTMLElement, resized: () => void);
    set render(render: RenderItem | null);
    get render(): RenderItem | null;
    /**
     * Draws a notification, unless it is drawn already.
     *
     * @param {BelfryNotification} notification
     * @returns {boolean} whether the application draws it
     */
    draw(notification: BelfryNotification): boolean;
    /** It is no longer shown. @param {string} id */
    remove(id: string): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
/**
 * Draws a notification in a list.
 */
export type RenderItem = (notification: BelfryNotification, previous: HTMLElement | null) => HTMLElement | null;
