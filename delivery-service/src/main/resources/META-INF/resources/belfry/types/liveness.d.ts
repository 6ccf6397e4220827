/**
 * @typedef {object} LivenessListener
 * @property {() => void} ping send one
 * @property {(hasSlept: boolean) => void} lost nobody answers
 */
export class Liveness {
    /** @param {LivenessListener} listener */
    constructor(listener: LivenessListener);
    start(): void;
    stop(): void;
    /** The server has just said something. */
    heard(): void;
    /** Asks now whether the server is there. */
    probe(): void;
    #private;
}
export type LivenessListener = {
    /**
     * send one
     */
    ping: () => void;
    /**
     * nobody answers
     */
    lost: (hasSlept: boolean) => void;
};
