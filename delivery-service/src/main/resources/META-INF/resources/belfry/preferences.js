/**
 * What a person has chosen for this browser. It is kept in the browser, and is nothing secret.
 *
 * @module
 */

const KEY = 'belfry.preferences';

/** @typedef {{muted?: boolean, desktop?: boolean}} Preferences */

/** @type {Preferences | null} */
let known = null;

addEventListener('storage', (event) => {
  if (event.key === KEY || event.key === null) {
    known = null; // another tab has changed them
  }
});

/** @returns {Preferences} */
export function preferences() {
  known ??= read();
  return known;
}

/** @param {Preferences} change */
export function prefer(change) {
  known = { ...preferences(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    // Without storage it is forgotten with the page.
  }
}

/** @returns {Preferences} */
function read() {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}
