/**
 * Says why a client does not connect.
 *
 * @param {import('./client.js').BelfryClient} client
 * @returns {() => void} stops it
 */
export function complainAbout(client: import("./client.js").BelfryClient): () => void;
