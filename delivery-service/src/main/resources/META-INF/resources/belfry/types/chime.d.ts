/**
 * A small bell, made of two tones and nothing else.
 *
 * @module
 */
/**
 * Rings, unless it has just rung, or the page has not been touched yet: a page that makes a noise
 * of its own accord is one to be closed.
 */
export declare function ring(): void;
