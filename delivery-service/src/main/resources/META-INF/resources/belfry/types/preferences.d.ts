/**
 * What a person has chosen for this browser. It is kept in the browser, and is nothing secret.
 *
 * @module
 */
export type Preferences = {
    muted?: boolean;
    desktop?: boolean;
};
/** @returns {Preferences} */
export declare function preferences(): Preferences;
/** @param {Preferences} change */
export declare function prefer(change: Preferences): void;
