/** @returns {Preferences} */
export function preferences(): Preferences;
/** @param {Preferences} change */
export function prefer(change: Preferences): void;
/**
 * @param {() => void} changed here, or in another tab
 * @returns {() => void} stops watching
 */
export function watchPreferences(changed: () => void): () => void;
export type Preferences = {
    muted?: boolean;
    desktop?: boolean;
};
