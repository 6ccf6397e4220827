/**
 * Elements without markup: text is only ever text.
 *
 * @module
 */
export type Child = Node | string | null | false | undefined;
/** @typedef {Node | string | null | false | undefined} Child */
/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | boolean | null | undefined>} [attributes] true is '', false and
 *   null are absent
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export declare function h<K extends keyof HTMLElementTagNameMap>(name: K, attributes?: Record<string, string | boolean | null | undefined>, ...children: Child[]): HTMLElementTagNameMap[K];
/**
 * @param {Element} element
 * @param {Record<string, string | boolean | null | undefined>} attributes
 */
export declare function setAll(element: Element, attributes: Record<string, string | boolean | null | undefined>): void;
/**
 * Sets a text, if it is another.
 *
 * @param {Element} element
 * @param {string} text
 */
export declare function setText(element: Element, text: string): void;
/**
 * A picture of 24 by 24, drawn in the colour of the text around it.
 *
 * @param {string[]} paths
 * @param {string} [className]
 */
export declare function icon(paths: string[], className?: string): SVGSVGElement;
