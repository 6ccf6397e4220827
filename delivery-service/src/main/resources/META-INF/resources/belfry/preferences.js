/**
 * What a person has chosen for this browser. It is kept in the browser, and is nothing secret.
 *
 * @module
 */

const KEY = 'belfry.preferences';

/** @typedef {{muted?: boolean, desktop?: boolean}} Preferences */

/** @returns {Preferences} */
export function preferences() {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}

/** @param {Preferences} change */
export function prefer(change) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...preferences(), ...change }));
  } catch {
    // Without storage it is forgotten with the page.
  }
}
