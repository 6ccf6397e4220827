/** @typedef {import('./protocol.js').Action} Action */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
export class Actions {
    /**
     * @param {import('./rest.js').Rest} rest
     * @param {import('./token.js').TokenSource} tokens
     * @param {(action: Action) => Promise<ServerFrame | null>} ask sends it by the socket; null if no
     *   answer came
     */
    constructor(rest: import("./rest.js").Rest, tokens: import("./token.js").TokenSource, ask: (action: Action) => Promise<ServerFrame | null>);
    /**
     * @param {Action} action
     * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
     * @returns {Promise<void>}
     */
    act(action: Action, { keepalive }?: {
        keepalive?: boolean;
    }): Promise<void>;
    /**
     * One action after the other, so that they take effect in the order in which they were done.
     *
     * @template T
     * @param {() => Promise<T>} action
     * @returns {Promise<T>}
     */
    inTurn<T>(action: () => Promise<T>): Promise<T>;
    #private;
}
export type Action = import("./protocol.js").Action;
export type ServerFrame = import("./protocol.js").ServerFrame;
