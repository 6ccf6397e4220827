export class ElementLanguage {
    /**
     * @param {HTMLElement} element
     * @param {() => HTMLElement[]} parts of its shadow tree, which are in that language
     * @param {() => void} changed it may be another one, or have other words
     */
    constructor(element: HTMLElement, parts: () => HTMLElement[], changed: () => void);
    current: Language;
    start(): void;
    stop(): void;
    /** The element's own `lang` has changed. */
    refresh(): void;
    #private;
}
import { Language } from './messages.js';
