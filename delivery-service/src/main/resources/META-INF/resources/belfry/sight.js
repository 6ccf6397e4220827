/**
 * What the people in front of a page can see of what has come.
 *
 * @module
 */

/** Who only passes by a tab has seen nothing. */
const DWELL_MS = 1_000;

/**
 * Tells the server up to where everything was there to be seen: for a second, the page was visible
 * and had an element that shows what has come or, as a bell's badge, counts it. Whether anybody
 * looked, nobody can know.
 *
 * @param {import('./client.js').BelfryClient} client
 * @param {Element} element which may be hidden on its page
 * @returns {() => void} stops it
 */
export function watchSight(client, element) {
  /** What was said to this session last. @type {string | null} */
  let said = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let dwelling;

  const isSeen = () =>
    document.visibilityState === 'visible' &&
    client.unreadCount !== null &&
    (element.checkVisibility?.() ?? true);

  const look = () => {
    const { position } = client;
    if (dwelling === undefined && position !== null && position !== said && isSeen()) {
      dwelling = setTimeout(() => {
        dwelling = undefined;
        if (isSeen()) {
          said = position;
          client.seen(position);
          look(); // something may have come meanwhile
        }
      }, DWELL_MS);
    }
  };

  const leave = () => {
    clearTimeout(dwelling);
    dwelling = undefined;
  };

  const turned = () => (document.visibilityState === 'visible' ? look() : leave());

  document.addEventListener('visibilitychange', turned);
  const ends = [
    client.on('frame', (frame) => {
      if (frame.type === 'connection_established') {
        said = null; // to a session before, whose last receipt may be lost
      }
      look();
    }),
    client.on('unread', look),
    () => document.removeEventListener('visibilitychange', turned),
    leave,
  ];
  return () => ends.forEach((end) => end());
}
