/**
 * The server's time. A user's own clock may be set to anything, at any moment: nothing that the
 * server has dated is ever compared with it.
 *
 * @module
 */
export class ServerClock {
    /** The server's time in milliseconds; null until it has told it. */
    get now(): number | null;
    /** How far it is ahead of this machine's clock just now, as another tab may be told. */
    get offset(): number | null;
    /** The server has just told its time. @param {number} now in milliseconds; ignored if NaN */
    set(now: number): void;
    /** Another tab has just told its `offset`. @param {number | null} offset */
    setOffset(offset: number | null): void;
    #private;
}
