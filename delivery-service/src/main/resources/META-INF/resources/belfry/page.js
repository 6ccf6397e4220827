/**
 * The bells of one page. A page may have several: of one person, one of them in a menu that is not
 * always shown; or of several persons. Whatever comes for a person is shown, said and rung once, and
 * toasts that would lie on each other are in one stack.
 *
 * @module
 */

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */

/**
 * A bell, as the others see it.
 *
 * @typedef {object} PageBell
 * @property {() => string} who whose it is: alike for bells of one person at one server
 * @property {() => boolean} isRendered
 * @property {() => boolean} isOpen
 * @property {() => boolean} isMuted
 * @property {() => Promise<boolean>} isSpeaker whether this tab is the one to ring for that person
 * @property {() => string} corner where its toasts are, or `none`
 * @property {() => HTMLElement} button
 * @property {import('./toasts.js').Toasts} toasts
 * @property {import('./toasts.js').ToastOwner} owner what its toasts do
 * @property {import('./announcer.js').Announcer} announcer
 */

/** So many notifications are remembered as told: a page hears of one from all its bells at once. */
const REMEMBERED = 5_000;
/** Two stacks side by side need so much. */
const WIDE_PX = 800;

/** In the order in which they came into the page. @type {Set<PageBell>} */
const bells = new Set();
/** Who and which, oldest first; false: it is not to be told. @type {Map<string, boolean>} */
const told = new Map();

/** @param {PageBell} bell */
export function enter(bell) {
  bells.add(bell);
}

/** Its toasts go with it, wherever they are. @param {PageBell} bell */
export function leave(bell) {
  bells.delete(bell);
  bell.toasts.clear();
  bells.forEach(({ toasts }) => toasts.clear((owner) => owner === bell.owner));
}

/** All bells of the page. @returns {PageBell[]} */
export function all() {
  return [...bells];
}

/**
 * The bells of the person whose bell this is, those that can be seen first.
 *
 * @param {PageBell} bell one of them
 */
export function friends(bell) {
  const who = bell.who();
  const them = [...bells].filter((other) => other === bell || other.who() === who);
  return them.sort((one, other) => Number(other.isRendered()) - Number(one.isRendered()));
}

/**
 * Whether it is for this bell to tell of a notification: for one of a person's only, and for none if
 * the application has said so at any of them.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function claim(bell, id) {
  const key = keyOf(bell.who(), id);
  const isNew = !told.has(key);
  if (isNew) {
    remember(key, true);
  }
  return isNew;
}

/**
 * The application does not want it told.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function silence(bell, id) {
  remember(keyOf(bell.who(), id), false);
  dismiss(bell, id);
}

/**
 * @param {PageBell} bell
 * @param {string} id
 */
export function isSilenced(bell, id) {
  return told.get(keyOf(bell.who(), id)) === false;
}

/**
 * Shows a toast, unless the list is open or no bell of this person's has toasts.
 *
 * @param {PageBell} bell
 * @param {BelfryNotification} notification
 */
export function toast(bell, notification) {
  const them = friends(bell);
  const shower = them.find((friend) => friend.corner() !== 'none');
  if (shower && !them.some((friend) => friend.isOpen())) {
    const stack = [...bells].find((other) => isOneStack(shower, other) && other.isRendered()) ?? shower;
    stack.toasts.add(keyOf(shower.who(), notification.id), notification, shower.owner);
  }
}

/**
 * Read or deleted, so there is nothing to be told any more.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function dismiss(bell, id) {
  const key = keyOf(bell.who(), id);
  bells.forEach(({ toasts }) => toasts.dismiss(key));
}

/** Takes away the toasts of one person. @param {PageBell} bell */
export function clear(bell) {
  const owners = new Set(friends(bell).map(({ owner }) => owner));
  bells.forEach(({ toasts }) => toasts.clear((owner) => owners.has(owner)));
}

/** Whether to ring for this person here. @param {PageBell} bell */
export async function rings(bell) {
  const them = friends(bell);
  return !them.every((friend) => friend.isMuted()) && (await speaks(bell));
}

/** Whether this tab is the one to ring for this person. @param {PageBell} bell */
export async function speaks(bell) {
  return (await Promise.all(friends(bell).map((friend) => friend.isSpeaker()))).includes(true);
}

/**
 * Whether the toasts of two bells would lie on each other.
 *
 * @param {PageBell} one
 * @param {PageBell} other
 */
function isOneStack(one, other) {
  const [edge, side] = one.corner().split('-');
  const [otherEdge, otherSide] = other.corner().split('-');
  return edge === otherEdge && (side === otherSide || innerWidth < WIDE_PX);
}

/**
 * @param {string} key
 * @param {boolean} isTold
 */
function remember(key, isTold) {
  told.delete(key);
  told.set(key, isTold);
  if (told.size > REMEMBERED) {
    told.delete(/** @type {string} */ (told.keys().next().value));
  }
}

/**
 * @param {string} who
 * @param {string} id
 */
function keyOf(who, id) {
  return `${who} ${id}`;
}
