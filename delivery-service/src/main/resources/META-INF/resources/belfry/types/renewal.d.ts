/**
 * @typedef {object} RenewalListener
 * @property {(token: string) => void} renewed there is another token
 * @property {() => void} signedOut nobody is signed in any more
 */
export class TokenRenewal {
    /**
     * @param {TokenSource} tokens
     * @param {RenewalListener} listener
     */
    constructor(tokens: TokenSource, listener: RenewalListener);
    /** @param {string} token the one in use */
    start(token: string): void;
    stop(): void;
    #private;
}
export type TokenSource = import("./token.js").TokenSource;
export type RenewalListener = {
    /**
     * there is another token
     */
    renewed: (token: string) => void;
    /**
     * nobody is signed in any more
     */
    signedOut: () => void;
};
