/**
 * Rings, unless it has just rung, or the page has not been touched yet: a page that makes a noise
 * of its own accord is one to be closed.
 */
export function ring(): void;
