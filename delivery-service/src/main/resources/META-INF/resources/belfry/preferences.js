/**
 * What a user has chosen for this browser. It is stored in the browser and is not secret.
 *
 * @module
 */

const KEY = 'belfry.preferences';

/** @typedef {{muted?: boolean, desktop?: boolean}} Preferences */

/** @type {Preferences | null} */
let known = null;
/** @type {Set<() => void>} */
const watchers = new Set();

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
    // Without storage it lasts as long as the page.
  }
  tell();
}

/**
 * @param {() => void} changed here, or in another tab
 * @returns {() => void} stops watching
 */
export function watchPreferences(changed) {
  if (watchers.size === 0) {
    addEventListener('storage', stored);
    known = null; // nobody listened for changes until now
  }
  watchers.add(changed);
  return () => {
    watchers.delete(changed);
    if (watchers.size === 0) {
      removeEventListener('storage', stored);
    }
  };
}

/** @param {StorageEvent} event */
function stored(event) {
  if (event.key === KEY || event.key === null) {
    known = null;
    tell();
  }
}

function tell() {
  watchers.forEach((changed) => changed());
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
