/**
 * One line on the console for the page's developers: why a bell does not connect.
 *
 * @module
 */

/** What was said since a bell was last connected. @type {Set<string>} */
const said = new Set();

/**
 * Says why a client does not connect.
 *
 * @param {import('./client.js').BelfryClient} client
 * @returns {() => void} stops it
 */
export function complainAbout(client) {
  const ends = [
    client.on('error', complain),
    client.on('state', ({ state }) => {
      if (state === 'connected') {
        said.clear(); // what goes wrong from now on is said again
      }
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** @param {import('./error.js').BelfryError} reason */
function complain({ message, cause }) {
  if (!said.has(message)) {
    said.add(message);
    console.warn(`<belfry-bell>: ${message}`, ...(cause === undefined ? [] : [cause]));
  }
}
