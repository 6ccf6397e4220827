/**
 * Notifications, or parts of them, that the application draws itself. Their elements are children of the
 * tag, so that the page's own styles apply, and slots show them in the list.
 *
 * @module
 */

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */

/**
 * What of a notification the application may draw: all that is beside the unread mark and Belfry's buttons;
 * its actor or type; its message and image; its own buttons.
 *
 * @typedef {'item' | 'avatar' | 'body' | 'actions'} Part
 */

/**
 * Draws a notification in a list, or a part of it.
 *
 * @callback RenderItem
 * @param {BelfryNotification} notification
 * @param {HTMLElement | null} previous what it gave last time for the same notification, if that is
 *   still shown. It may change that and give it again
 * @returns {HTMLElement | null} what to show; null: as usual
 */

/** Controls inside take what is pressed on them; all else opens the notification. */
const CONTROLS = `:where([slot^="belfry-"], [slot^="belfry-"] *):where(a, button, input, select, textarea, summary, label) {
  pointer-events: auto;
}`;

/** @type {CSSStyleSheet | null} */
let sheet = null;

/**
 * @param {Part} part
 * @param {string} id
 */
export function slotOf(part, id) {
  return `belfry-${part}-${id}`;
}

export class OwnItems {
  /**
   * @param {HTMLElement} owner the tag
   * @param {() => void} resized an element has another size than before
   */
  constructor(owner, resized) {
    const sizes = new ResizeObserver(resized);
    this.item = new OwnPart('item', owner, sizes);
    this.avatar = new OwnPart('avatar', owner, sizes);
    this.body = new OwnPart('body', owner, sizes);
    this.actions = new OwnPart('actions', owner, sizes);
  }

  /**
   * Draws a notification, unless it is drawn already: all of it, or else the parts.
   *
   * @param {BelfryNotification} notification
   * @returns {boolean} whether the application draws all of it
   */
  draw(notification) {
    const isOwn = this.item.draw(notification);
    for (const part of [this.avatar, this.body, this.actions]) {
      isOwn ? part.remove(notification.id) : part.draw(notification);
    }
    return isOwn;
  }

  /** It is no longer shown. @param {string} id */
  remove(id) {
    [this.item, this.avatar, this.body, this.actions].forEach((part) => part.remove(id));
  }
}

class OwnPart {
  #part;
  #owner;
  /** @type {RenderItem | null} */ #render = null;
  /** @type {Map<string, {notification: BelfryNotification, element: HTMLElement | null}>} */
  #drawn = new Map();
  #sizes;

  /**
   * @param {Part} part
   * @param {HTMLElement} owner the tag
   * @param {ResizeObserver} sizes
   */
  constructor(part, owner, sizes) {
    this.#part = part;
    this.#owner = owner;
    this.#sizes = sizes;
  }

  get render() {
    return this.#render;
  }

  set render(render) {
    this.#render = render;
    [...this.#drawn.keys()].forEach((id) => this.remove(id));
  }

  /**
   * Draws it, unless that is done already.
   *
   * @param {BelfryNotification} notification
   * @returns {boolean} whether the application draws it
   */
  draw(notification) {
    if (this.#render === null) {
      return false;
    }
    const { id } = notification;
    const before = this.#drawn.get(id);
    if (before?.notification !== notification) {
      const element = this.#rendered(notification, before?.element ?? null);
      if (element !== before?.element) {
        this.remove(id);
        this.#add(id, element);
      }
      this.#drawn.set(id, { notification, element });
    }
    return this.#drawn.get(id)?.element != null;
  }

  /** It is no longer shown. @param {string} id */
  remove(id) {
    const element = this.#drawn.get(id)?.element;
    this.#drawn.delete(id);
    if (element) {
      this.#sizes.unobserve(element);
      element.remove();
    }
  }

  /**
   * @param {BelfryNotification} notification
   * @param {HTMLElement | null} previous
   */
  #rendered(notification, previous) {
    try {
      return this.#render?.(notification, previous) ?? null;
    } catch (reason) {
      reportError(reason); // the application's own; the list goes on without it
      return null;
    }
  }

  /**
   * @param {string} id
   * @param {HTMLElement | null} element
   */
  #add(id, element) {
    if (element) {
      element.slot = slotOf(this.#part, id);
      adopt(this.#owner.getRootNode());
      this.#owner.append(element);
      this.#sizes.observe(element);
    }
  }
}

/** @param {Node} root the document, or the shadow tree that the tag is in */
function adopt(root) {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CONTROLS);
  }
  if ((root instanceof Document || root instanceof ShadowRoot) && !root.adoptedStyleSheets.includes(sheet)) {
    root.adoptedStyleSheets.push(sheet);
  }
}
