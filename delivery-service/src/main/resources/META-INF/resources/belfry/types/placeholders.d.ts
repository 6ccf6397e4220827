export class Placeholders {
    /** @param {PlaceholderHost} host */
    constructor(host: PlaceholderHost);
    /** Below the last notification. */
    tail: HTMLDivElement;
    empty: HTMLDivElement;
    loading: HTMLDivElement;
    /**
     * @param {View} view
     * @param {Trouble | null} trouble
     * @param {import('./inbox.js').Filter} filter
     * @param {Language} language
     */
    draw(view: View, trouble: Trouble | null, filter: import("./inbox.js").Filter, language: Language): void;
    #private;
}
export type View = import("./inbox.js").View;
export type Trouble = import("./trouble.js").Trouble;
export type Language = import("./messages.js").Language;
export type PlaceholderHost = {
    canRetry: () => boolean;
    retry: () => void;
    announce: (text: string) => void;
};
