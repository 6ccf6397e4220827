/**
 * Files of figures: asked for with the token, which a link could not have without showing it.
 *
 * @module
 */

import { h } from './dom.js';

/**
 * A button that gets a file and saves it.
 *
 * @param {string} what it has, for who does not see where the button stands
 * @param {() => Promise<string>} content
 * @param {string} name of the file
 * @param {(why: string) => void} failed
 */
export function csvButton(what, content, name, failed) {
  const button = h('button', { type: 'button', class: 'quiet csv', 'aria-label': `${what} as CSV` }, 'CSV');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      save(await content(), name);
      failed('');
    } catch (reason) {
      failed(reason instanceof Error ? reason.message : String(reason));
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

/**
 * @param {string} content
 * @param {string} name
 */
function save(content, name) {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
  const link = h('a', { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
