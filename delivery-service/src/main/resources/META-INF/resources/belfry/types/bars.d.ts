export class UndoBar {
    /** @param {UndoHost} host */
    constructor(host: UndoHost);
    element: HTMLDivElement;
    get isShown(): boolean;
    /** Nobody points at it any more, because it is out of sight. */
    release(): void;
    /**
     * @param {Language} language
     * @returns {'more' | 'lost-focus' | null} what has changed
     */
    draw(language: Language): "more" | "lost-focus" | null;
    #private;
}
export class NoticeBar {
    element: HTMLDivElement;
    /** @param {string} text */
    show(text: string): void;
    hide(): void;
    #private;
}
export type Language = import("./messages.js").Language;
export type UndoHost = {
    inbox: () => import("./inbox.js").Inbox | null;
    undo: () => void;
    announce: (text: string) => void;
};
