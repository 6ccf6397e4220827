/**
 * Rings, unless it has just rung or the user has not touched the page yet: nobody likes a page that
 * makes a noise unasked.
 *
 * @param {string} [sound] the URL of the application's own sound
 */
export function ring(sound?: string): void;
