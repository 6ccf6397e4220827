/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {import('./protocol.js').Channel | 'realtime'} Column */
/** @typedef {import('./messages.js').Language} Language */
/**
 * @typedef {object} GridHost
 * @property {() => Language} language
 * @property {() => Column[]} columns which channels there are to choose from
 * @property {(category: string, channel: Column) => void} toggle
 */
export class CategoryGrid {
    /** @param {GridHost} host */
    constructor(host: GridHost);
    element: HTMLDivElement;
    /** @param {Category[]} categories by key */
    told(categories: Category[]): void;
    /**
     * Where there is nothing to tell apart, there is no grid: the other switches say it all.
     *
     * @param {BelfrySettings | null} settings
     */
    draw(settings: BelfrySettings | null): void;
    #private;
}
export type BelfrySettings = import("./protocol.js").BelfrySettings;
export type Category = import("./protocol.js").Category;
export type Column = import("./protocol.js").Channel | "realtime";
export type Language = import("./messages.js").Language;
export type GridHost = {
    language: () => Language;
    /**
     * which channels there are to choose from
     */
    columns: () => Column[];
    toggle: (category: string, channel: Column) => void;
};
