/**
 * Tells the server up to where everything was there to be seen: for a second, the page was visible
 * and had an element that shows what has come or, as a bell's badge, counts it. Whether anybody
 * looked, nobody can know.
 *
 * @param {import('./client.js').BelfryClient} client
 * @param {Element} element which may be hidden on its page
 * @returns {() => void} stops it
 */
export function watchSight(client: import("./client.js").BelfryClient, element: Element): () => void;
