/** @typedef {Node | string | null | false | undefined} Child */
/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | boolean | null | undefined>} [attributes] true becomes '';
 *   false and null are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h<K extends keyof HTMLElementTagNameMap>(name: K, attributes?: Record<string, string | boolean | null | undefined>, ...children: Child[]): HTMLElementTagNameMap[K];
/**
 * @param {Element} element
 * @param {Record<string, string | boolean | null | undefined>} attributes
 */
export function setAll(element: Element, attributes: Record<string, string | boolean | null | undefined>): void;
/**
 * Sets a text if it differs.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element: Element, text: string): void;
/**
 * Names a button that has no text.
 *
 * @param {Element} button
 * @param {string} label
 */
export function setLabel(button: Element, label: string): void;
/**
 * An icon of 24 by 24, in the colour of the text around it.
 *
 * @param {string[]} paths
 * @param {string} [className]
 */
export function icon(paths: string[], className?: string): SVGSVGElement;
/**
 * A function that draws before the next frame, once for all the calls until then.
 *
 * @param {() => void} draw
 * @returns {() => void}
 */
export function beforeNextFrame(draw: () => void): () => void;
/** @param {Event} event */
export function detail(event: Event): any;
export type Child = Node | string | null | false | undefined;
