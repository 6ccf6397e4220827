/**
 * A list of any length. Only the visible rows are in the document.
 *
 * @module
 */

/**
 * @template T
 * @typedef {object} RowKind
 * @property {(item: T) => string} key
 * @property {(item: T) => HTMLElement} create
 * @property {(row: HTMLElement, item: T, index: number, count: number) => void} update
 * @property {(key: string) => void} removed its row is no longer in the document
 */

/** Rows this far beyond the edges are kept, so that scrolling does not show gaps. */
const BEYOND_PX = 360;
const GUESS_PX = 92;
/** Whatever the height of the window. */
const MAX_ROWS = 120;
/** Enough to replace guessed heights by measured ones. */
const MAX_PASSES = 3;

/** @template T */
export class VirtualList {
  #scroller;
  #list;
  /** @type {RowKind<T>} */ #kind;
  /** @type {T[]} */ #items = [];
  /** @type {Map<string, number>} */ #heights = new Map();
  /** @type {Map<string, HTMLElement>} */ #rows = new Map();
  /** @type {Map<string, number>} */ #indexes = new Map();
  #places = new Float64Array(1);
  #isOutdated = false;
  #scheduled = false;
  #width = 0;

  /** The row with the focus, which is kept even when it is out of sight. @type {string | null} */
  kept = null;

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} list its first child
   * @param {RowKind<T>} kind
   */
  constructor(scroller, list, kind) {
    this.#scroller = scroller;
    this.#list = list;
    this.#kind = kind;
    scroller.addEventListener('scroll', () => this.#soon(), { passive: true });
    new ResizeObserver(() => {
      if (scroller.clientWidth !== this.#width) {
        this.#width = scroller.clientWidth;
        this.#heights.clear(); // lines wrap differently at another width
        this.#isOutdated = true;
      }
      this.#soon();
    }).observe(scroller);
  }

  /** @param {T[]} items */
  show(items) {
    const anchor = this.#anchor();
    if (items !== this.#items) {
      this.#items = items;
      this.#indexes = new Map(items.map((item, index) => [this.#kind.key(item), index]));
      this.#isOutdated = true;
    }
    this.#draw(anchor);
  }

  /** Draws the visible rows again because something about them has changed. */
  redraw() {
    this.#draw(this.#anchor());
  }

  /** @param {string} key */
  row(key) {
    return this.#rows.get(key) ?? null;
  }

  /**
   * Scrolls to an item. Where the scroller has padding, something may cover it.
   *
   * @param {number} index
   */
  reveal(index) {
    const tops = this.#tops;
    const top = tops[index] ?? 0;
    const bottom = tops[index + 1] ?? top;
    const { scrollTop, clientHeight } = this.#scroller;
    const height = clientHeight - Number.parseFloat(getComputedStyle(this.#scroller).paddingBlockEnd);
    if (top < scrollTop) {
      this.#scroller.scrollTop = top;
    } else if (bottom > scrollTop + height) {
      this.#scroller.scrollTop = bottom - height;
    }
    this.#draw(null);
  }

  /** How many pixels there are below the visible part. */
  get rest() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #soon() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => {
        this.#scheduled = false;
        this.#draw(this.#anchor());
      });
    }
  }

  /** The top of each item, and the bottom of the last. */
  get #tops() {
    if (this.#isOutdated) {
      this.#isOutdated = false;
      this.#places = new Float64Array(this.#items.length + 1);
      let top = 0;
      this.#items.forEach((item, index) => {
        top += this.#heights.get(this.#kind.key(item)) ?? GUESS_PX;
        this.#places[index + 1] = top;
      });
    }
    return this.#places;
  }

  /**
   * The first visible item and where it is, so that it does not move while others come and go. At the
   * very top there is none, so that new items become visible.
   */
  #anchor() {
    const { scrollTop } = this.#scroller;
    if (scrollTop < 4) {
      return null;
    }
    const tops = this.#tops;
    const index = indexAt(tops, scrollTop);
    const item = this.#items[index];
    return item === undefined
      ? null
      : { key: this.#kind.key(item), offset: /** @type {number} */ (tops[index]) - scrollTop };
  }

  /** @param {{key: string, offset: number} | null} anchor */
  #draw(anchor) {
    this.#holdAnchor(anchor);
    if (this.#scroller.clientHeight === 0 && this.#items.length > 0) {
      return; // hidden
    }
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      this.#place();
      if (!this.#measure()) {
        break;
      }
      this.#holdAnchor(anchor);
    }
  }

  /** @param {{key: string, offset: number} | null} anchor */
  #holdAnchor(anchor) {
    const tops = this.#tops;
    this.#list.style.height = `${tops[this.#items.length]}px`;
    const index = anchor === null ? undefined : this.#indexes.get(anchor.key);
    if (anchor !== null && index !== undefined) {
      const scrollTop = /** @type {number} */ (tops[index]) - anchor.offset;
      if (Math.abs(scrollTop - this.#scroller.scrollTop) >= 1) {
        this.#scroller.scrollTop = scrollTop;
      }
    }
  }

  #place() {
    const tops = this.#tops;
    /** @type {Set<HTMLElement>} */
    const rows = new Set();
    for (const index of this.#wanted()) {
      const item = /** @type {T} */ (this.#items[index]);
      rows.add(this.#rowOf(this.#kind.key(item), item, index, /** @type {number} */ (tops[index])));
    }
    for (const [key, row] of this.#rows) {
      if (!rows.has(row)) {
        row.remove();
        this.#rows.delete(key);
        this.#kind.removed(key);
      }
    }
    let index = 0;
    for (const row of rows) {
      const there = this.#list.children[index++];
      if (there !== row) {
        this.#list.insertBefore(row, there ?? null);
      }
    }
  }

  /** Which items belong into the document, in order. */
  #wanted() {
    const { scrollTop, clientHeight } = this.#scroller;
    const first = indexAt(this.#tops, scrollTop - BEYOND_PX);
    const last = Math.min(
      indexAt(this.#tops, scrollTop + clientHeight + BEYOND_PX),
      first + MAX_ROWS,
      this.#items.length - 1,
    );
    const wanted = [];
    for (let index = first; index <= last; index++) {
      wanted.push(index);
    }
    const kept = this.kept === null ? undefined : this.#indexes.get(this.kept);
    if (kept !== undefined && kept < first) {
      wanted.unshift(kept);
    } else if (kept !== undefined && kept > last) {
      wanted.push(kept);
    }
    return wanted;
  }

  /**
   * @param {string} key
   * @param {T} item
   * @param {number} index
   * @param {number} top
   */
  #rowOf(key, item, index, top) {
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = this.#kind.create(item);
      this.#rows.set(key, row);
    }
    this.#kind.update(row, item, index, this.#items.length);
    row.style.transform = `translateY(${top}px)`;
    return row;
  }

  /** Whether any row has another height than assumed. */
  #measure() {
    let isDifferent = false;
    for (const [key, row] of this.#rows) {
      const height = row.offsetHeight;
      if (height > 0 && height !== this.#heights.get(key)) {
        this.#heights.set(key, height);
        isDifferent = true;
      }
    }
    this.#isOutdated ||= isDifferent;
    return isDifferent;
  }
}

/**
 * The item at a height.
 *
 * @param {Float64Array} tops
 * @param {number} y
 */
function indexAt(tops, y) {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (/** @type {number} */ (tops[middle]) <= y) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
