/** The page at `/`: two users, and a form that sends to them. */

import {Person} from './person.js';
import {startSending} from './send.js';
import {colorTypes} from './types.js';

const THEMES = ['auto', 'light', 'dark'];

colorTypes();

const asked = new URLSearchParams(location.search);
const people = {
  left: person('left', 'alice'),
  right: person('right', 'bob'),
};

startSending(/** @type {HTMLFormElement} */ (document.getElementById('send')), people);

const theme = /** @type {HTMLElement} */ (document.getElementById('theme'));
theme.addEventListener('click', () => {
  const now = document.documentElement.dataset.theme ?? 'auto';
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
  document.documentElement.dataset.theme = next;
  /** @type {HTMLElement} */ (theme.querySelector('span')).textContent = next;
});

/** The URL names both users, so that it can be shared and reloaded. */
function person(side, usual) {
  const made = new Person(
    /** @type {HTMLElement} */ (document.getElementById(side)),
    asked.get(side) || usual,
  );
  made.addEventListener('renamed', () => {
    asked.set(side, made.name);
    history.replaceState(null, '', `?${asked}`);
  });
  return made;
}
