/**
 * The server's time. A user's own clock may be set to anything, at any moment: nothing that the
 * server has dated is ever compared with it.
 *
 * @module
 */

export class ServerClock {
  /** How far it is ahead of the clock that nobody sets. @type {number | null} */ #ahead = null;

  /** The server's time in milliseconds; null until it has told it. */
  get now() {
    return this.#ahead === null ? null : performance.now() + this.#ahead;
  }

  /** How far it is ahead of this machine's clock just now, as another tab may be told. */
  get offset() {
    return this.now === null ? null : this.now - Date.now();
  }

  /** The server has just told its time. @param {number} now in milliseconds; ignored if NaN */
  set(now) {
    if (Number.isFinite(now)) {
      this.#ahead = now - performance.now();
    }
  }

  /** Another tab has just told its `offset`. @param {number | null} offset */
  setOffset(offset) {
    if (offset !== null) {
      this.set(Date.now() + offset);
    }
  }
}
