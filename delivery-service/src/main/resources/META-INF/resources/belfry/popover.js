/**
 * Shows an element beside a button until the user turns to something else.
 *
 * @module
 */

const WIDTH_EM = 29.15;
const MAX_HEIGHT_PX = 660;
const MIN_HEIGHT_PX = 240;
const ROOMY_PX = 360;
const MARGIN_PX = 8;

export class Popover {
  #element;
  #dismissed;
  /** @type {HTMLElement | null} */ #button = null;
  isPopover = true;

  /**
   * @param {HTMLElement} element in a shadow tree
   * @param {() => void} dismissed the user has turned to something outside of it
   */
  constructor(element, dismissed) {
    this.#element = element;
    this.#dismissed = dismissed;
  }

  get isOpen() {
    return this.#button !== null;
  }

  /** @param {HTMLElement} button */
  open(button) {
    this.#button = button;
    this.#element.classList.add('open');
    this.#element.showPopover?.();
    this.#place();
    document.addEventListener('pointerdown', this.#pressed, true);
    this.#owner.addEventListener('focusout', this.#left);
    addEventListener('resize', this.#place);
    addEventListener('scroll', this.#place, { capture: true, passive: true });
  }

  close() {
    this.#button = null;
    this.#element.classList.remove('open');
    this.#element.hidePopover?.();
    document.removeEventListener('pointerdown', this.#pressed, true);
    this.#owner.removeEventListener('focusout', this.#left);
    removeEventListener('resize', this.#place);
    removeEventListener('scroll', this.#place, { capture: true });
  }

  get #owner() {
    return /** @type {HTMLElement} */ (/** @type {ShadowRoot} */ (this.#element.getRootNode()).host);
  }

  /** @param {Event} event */
  #pressed = (event) => {
    if (!event.composedPath().includes(this.#owner)) {
      this.#dismissed();
    }
  };

  /** The focus moves on to the page, which must not happen behind the element. @param {FocusEvent} event */
  #left = ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !this.#owner.contains(relatedTarget)) {
      this.#dismissed();
    }
  };

  /** Below the button or above it, where there is room. */
  #place = () => {
    const button = this.#button;
    if (button === null) {
      return;
    }
    const { style } = this.#element;
    const { top, bottom, left, right } = button.getBoundingClientRect();
    const { clientWidth: wide, clientHeight: high } = document.documentElement;
    const { direction } = getComputedStyle(button);
    const styles = getComputedStyle(this.#element);
    const chosen = Number.parseFloat(styles.getPropertyValue('--belfry-width'));
    const usual = WIDTH_EM * Number.parseFloat(styles.fontSize);
    const width = Math.min(chosen || usual, wide - 2 * MARGIN_PX);
    const below = high - bottom - 2 * MARGIN_PX;
    const above = top - 2 * MARGIN_PX;
    const isBelow = below >= ROOMY_PX || below >= above;
    const start = direction === 'rtl' ? left : right - width;
    style.width = `${width}px`;
    style.left = `${Math.max(MARGIN_PX, Math.min(start, wide - width - MARGIN_PX))}px`;
    style.maxHeight = `${Math.max(MIN_HEIGHT_PX, Math.min(MAX_HEIGHT_PX, isBelow ? below : above))}px`;
    style.top = isBelow ? `${bottom + MARGIN_PX}px` : 'auto';
    style.bottom = isBelow ? 'auto' : `${high - top + MARGIN_PX}px`;
  };
}
