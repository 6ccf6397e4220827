/**
 * @param {Part} part
 * @param {string} id
 */
export function slotOf(part: Part, id: string): string;
export class OwnItems {
    /**
     * @param {HTMLElement} owner the tag
     * @param {() => void} resized an element has another size than before
     */
    constructor(owner: HTMLElement, resized: () => void);
    item: OwnPart;
    avatar: OwnPart;
    body: OwnPart;
    actions: OwnPart;
    /**
     * Draws a notification, unless it is drawn already: all of it, or else the parts.
     *
     * @param {BelfryNotification} notification
     * @returns {boolean} whether the application draws all of it
     */
    draw(notification: BelfryNotification): boolean;
    /** It is no longer shown. @param {string} id */
    remove(id: string): void;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
/**
 * What of a notification the application may draw: all that is beside the unread mark and Belfry's buttons;
 * its actor or type; its message and image; its own buttons.
 */
export type Part = "item" | "avatar" | "body" | "actions";
/**
 * Draws a notification in a list, or a part of it.
 */
export type RenderItem = (notification: BelfryNotification, previous: HTMLElement | null) => HTMLElement | null;
declare class OwnPart {
    /**
     * @param {Part} part
     * @param {HTMLElement} owner the tag
     * @param {ResizeObserver} sizes
     */
    constructor(part: Part, owner: HTMLElement, sizes: ResizeObserver);
    set render(render: RenderItem | null);
    get render(): RenderItem | null;
    /**
     * Draws it, unless that is done already.
     *
     * @param {BelfryNotification} notification
     * @returns {boolean} whether the application draws it
     */
    draw(notification: BelfryNotification): boolean;
    /** It is no longer shown. @param {string} id */
    remove(id: string): void;
    #private;
}
export {};
