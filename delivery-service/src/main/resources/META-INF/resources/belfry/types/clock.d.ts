/**
 * The server's time. Nobody knows what a user's own clock is set to, or when it will be set anew:
 * nothing that the server has dated is ever compared with it.
 *
 * @module
 */
export class ServerClock {
    /** The server's time in milliseconds; null as long as it has not told it. */
    get now(): number | null;
    /** It has just told its time. @param {number} now in milliseconds; ignored if it is no number */
    set(now: number): void;
    #private;
}
