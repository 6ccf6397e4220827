/**
 * How far a tab has followed its user's events, and what each frame means to it.
 *
 * @module
 */

import { isChange } from './protocol.js';

/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {'next' | 'known' | 'gap'} Verdict */

export class Timeline {
  /** Every frame up to here has been seen. @type {string | null} */
  position = null;

  /**
   * Judges a frame, and moves on to it if it is the next one.
   *
   * @param {ServerFrame} frame
   * @param {string | null} prev the position of what was sent before it; null if unknown
   * @returns {Verdict} `gap`: a frame before it is missing, so resume from the position
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
