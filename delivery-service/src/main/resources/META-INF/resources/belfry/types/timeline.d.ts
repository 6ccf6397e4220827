/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {'next' | 'known' | 'gap'} Verdict */
export class Timeline {
    /** Every frame up to here has been seen. @type {string | null} */
    position: string | null;
    /**
     * Judges a frame, and moves on to it if it is the next one.
     *
     * @param {ServerFrame} frame
     * @param {string | null} prev the position of what was sent before it; null if unknown
     * @returns {Verdict} `gap`: a frame before it is missing, so resume from the position
     */
    judge(frame: ServerFrame, prev: string | null): Verdict;
}
export type ServerFrame = import("./protocol.js").ServerFrame;
export type Verdict = "next" | "known" | "gap";
