/**
 * A place for an element in the flow of the page, where it stays: what `Popover` is for one that opens
 * beside a button.
 *
 * @module
 */

export class InPage {
  #element;
  isOpen = false;
  /** Whether it takes the focus and can be closed. */
  isPopover = false;

  /** @param {HTMLElement} element in a shadow tree */
  constructor(element) {
    this.#element = element;
    element.classList.add('in-page');
    element.setAttribute('role', 'region');
    element.removeAttribute('popover');
  }

  open() {
    this.isOpen = true;
    this.#element.classList.add('open');
  }

  close() {
    this.isOpen = false;
    this.#element.classList.remove('open');
  }
}
