/** The one sheet of all bells. */
export function styleSheet(): CSSStyleSheet;
