/**
 * How the bell looks. Constructed, so that no policy has to allow inline styles.
 *
 * Every colour and measure is a custom property of the host's, see docs/browser.md; the `--_` ones
 * are what is used inside.
 *
 * @module
 */
/** The one sheet of all bells. */
export declare function styleSheet(): CSSStyleSheet;
