export class PanelFoot {
    element: HTMLDivElement;
    /**
     * @param {import('./messages.js').Language} language
     * @param {boolean} isSettings whether the settings are shown instead of the list
     * @param {string | null} href of the page
     */
    draw(language: import("./messages.js").Language, isSettings: boolean, href: string | null): void;
    #private;
}
