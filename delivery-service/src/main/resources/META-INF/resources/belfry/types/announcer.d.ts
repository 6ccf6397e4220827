export class Announcer {
    /** Must be in the document before anything is said. */
    element: HTMLDivElement;
    /**
     * @param {string} title of what has come
     * @param {() => import('./messages.js').Language} language
     */
    arrived(title: string, language: () => import("./messages.js").Language): void;
    /** @param {string} text */
    say(text: string): void;
    #private;
}
