/**
 * The bells of one page. There may be several: of one user, for example one in a menu that is often
 * hidden, or of several users. What comes for a user is shown, announced and rung once, and toasts
 * that would overlap are in one stack.
 *
 * @module
 */

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */

/**
 * A bell, as the others see it.
 *
 * @typedef {object} PageBell
 * @property {() => string} who whose it is: the same for all bells of one user at one server
 * @property {() => boolean} isRendered
 * @property {() => boolean} isOpen
 * @property {() => boolean} isMuted
 * @property {() => string} sound the URL of its own sound; empty: the usual one
 * @property {() => Promise<boolean>} isSpeaker whether this tab is the one that rings for that user
 * @property {() => string} corner where its toasts are, or `none`
 * @property {() => HTMLElement} button
 * @property {import('./toasts.js').Toasts} toasts
 * @property {import('./toasts.js').ToastOwner} owner what its toasts do
 * @property {import('./announcer.js').Announcer} announcer
 */

/** How many notifications are remembered as told: all bells of a page hear of one at about the same time. */
const REMEMBERED = 5_000;
/** Two stacks side by side need this much room. */
const WIDE_PX = 800;

/**
 * A list that is always open.
 *
 * @typedef {object} PageList
 * @property {() => string | null} who as of a bell
 * @property {() => boolean} isShown
 */

/** @type {Set<PageList>} */
const lists = new Set();
/** In the order in which they were added to the page. @type {Set<PageBell>} */
const bells = new Set();
/** By user and notification, oldest first; false if it must not be told. @type {Map<string, boolean>} */
const told = new Map();

/** @param {PageBell} bell */
export function enter(bell) {
  bells.add(bell);
}

/** Removes its toasts too, whichever bell shows them. @param {PageBell} bell */
export function leave(bell) {
  bells.delete(bell);
  bell.toasts.clear();
  bells.forEach(({ toasts }) => toasts.clear((owner) => owner === bell.owner));
}

/**
 * @param {PageList} list
 * @param {boolean} isThere
 */
export function listed(list, isThere) {
  if (isThere) {
    lists.add(list);
  } else {
    lists.delete(list);
  }
}

/** All bells of the page. @returns {PageBell[]} */
export function all() {
  return [...bells];
}

/**
 * All bells of the same user, visible ones first.
 *
 * @param {PageBell} bell one of them
 */
export function siblings(bell) {
  const who = bell.who();
  const them = [...bells].filter((other) => other === bell || other.who() === who);
  return them.sort((one, other) => Number(other.isRendered()) - Number(one.isRendered()));
}

/**
 * Whether this bell tells of a notification: one of a user's bells does, and none if the application
 * has prevented it at any of them.
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
 * The application has prevented it.
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
 * Shows a toast, unless the list is open or no bell of this user has toasts.
 *
 * @param {PageBell} bell
 * @param {BelfryNotification} notification
 */
export function toast(bell, notification) {
  const them = siblings(bell);
  const shower = them.find((sibling) => sibling.corner() !== 'none');
  const isListed = [...lists].some((list) => list.who() === bell.who() && list.isShown());
  if (shower && !isListed && !them.some((sibling) => sibling.isOpen())) {
    const stack = [...bells].find((other) => isOneStack(shower, other) && other.isRendered()) ?? shower;
    stack.toasts.add(keyOf(shower.who(), notification.id), notification, shower.owner);
  }
}

/**
 * It was read or deleted, so there is nothing left to tell.
 *
 * @param {PageBell} bell
 * @param {string} id
 */
export function dismiss(bell, id) {
  const key = keyOf(bell.who(), id);
  bells.forEach(({ toasts }) => toasts.dismiss(key));
}

/** Removes the toasts of one user. @param {PageBell} bell */
export function clear(bell) {
  const owners = new Set(siblings(bell).map(({ owner }) => owner));
  bells.forEach(({ toasts }) => toasts.clear((owner) => owners.has(owner)));
}

/** Whether to ring for this user in this tab. @param {PageBell} bell */
export async function rings(bell) {
  const them = siblings(bell);
  return !them.every((sibling) => sibling.isMuted()) && (await speaks(bell));
}

/** Whether this tab is the one that rings for this user. @param {PageBell} bell */
export async function speaks(bell) {
  return (await Promise.all(siblings(bell).map((sibling) => sibling.isSpeaker()))).includes(true);
}

/**
 * Whether the toasts of two bells would overlap.
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
