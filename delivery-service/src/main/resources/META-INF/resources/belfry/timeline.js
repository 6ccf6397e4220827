/**
 * Where a tab is in its user's time, and what a frame is to it.
 *
 * @module
 */

import { isChange } from './protocol.js';

/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {'next' | 'known' | 'gap'} Verdict */

export class Timeline {
  /** Everything up to here has been seen. @type {string | null} */
  position = null;

  /**
   * Judges a frame, and moves on if it is the next.
   *
   * @param {ServerFrame} frame
   * @param {string | null} prev the position of what was sent before it; null if unknown
   * @returns {Verdict} `gap`: something before it has not been seen, so resume from the position
   */
  judge(frame, prev) {
    const position = frame.position;
    if (typeof position !== 'string') {
      return 'next';
    }
    if (frame.type === 'connection_established' && frame.state === 'snapshot') {
      this.position = position;
      return 'next';
    }
    if (this.position === null) {
      this.position = position;
      return 'next';
    }
    if (prev !== null && prev > this.position) {
      return 'gap';
    }
    if (position < this.position || (position === this.position && isChange(frame))) {
      return 'known';
    }
    this.position = position;
    return 'next';
  }
}
