/**
 * Tells the server up to where everything was there to be seen: for a second, the page was visible
 * and had a bell, whose badge counts what has come if no toast shows it. Whether anybody looked,
 * nobody can know.
 *
 * @param {import('./client.js').BelfryClient} client
 * @param {() => boolean} isRendered whether the bell is on the page
 * @returns {() => void} stops it
 */
export function watchSight(client: import("./client.js").BelfryClient, isRendered: () => boolean): () => void;
