export class Placeholders {
    /** @param {PlaceholderHost} host */
    constructor(host: PlaceholderHost);
    /** Below the last notification. */
    tail: HTMLDivElement;
    empty: HTMLDivElement;
    loading: HTMLDivElement;
    /**
     * @param {View} view
     * @param {boolean} isUnreadOnly
     * @param {Language} language
     */
    draw(view: View, isUnreadOnly: boolean, language: Language): void;
    #private;
}
export type View = import("./inbox.js").View;
export type Language = import("./messages.js").Language;
export type PlaceholderHost = {
    retry: () => void;
    announce: (text: string) => void;
};
