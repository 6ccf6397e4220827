/** However many gaps there are, one list is read at a time, and each once for all that came before. */
export class Gaps {
    /** @param {(list: Filter) => Promise<boolean>} fill reads a list again; false: it is to be read later */
    constructor(fill: (list: Filter) => Promise<boolean>);
    /**
     * What is not known has been archived or taken out: it may stand among what is.
     *
     * @param {ServerFrame} frame
     * @param {boolean} isKnown whether the notification that it names is
     */
    heard({ type, up_to: upTo }: ServerFrame, isKnown: boolean): void;
    /** All that is known has other words now: somebody may look at the old ones. */
    readAll(): void;
    /** All lists are loaded anew. */
    clear(): void;
    /** Nothing is read until something is heard again. */
    stop(): void;
    /** Reads at once what could not be read. */
    retry(): void;
    #private;
}
export type Filter = import("./progress.js").Filter;
export type ServerFrame = import("./protocol.js").ServerFrame;
