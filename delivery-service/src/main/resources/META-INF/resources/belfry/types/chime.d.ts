/**
 * Rings, unless it has just rung or the user has not touched the page yet: nobody likes a page that
 * makes a noise unasked.
 */
export function ring(): void;
