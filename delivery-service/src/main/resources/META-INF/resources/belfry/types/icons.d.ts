/**
 * The pictures, as paths to be stroked.
 *
 * @module
 */
export declare const BELL: string[];
export declare const CHECKS: string[];
export declare const CHECK: string[];
export declare const GEAR: string[];
export declare const CLOSE: string[];
export declare const BACK: string[];
export declare const TRASH: string[];
export declare const DOT: string[];
export declare const AWAY: string[];
export declare const CLOUD_OFF: string[];
/** @type {Record<import('./protocol.js').NotificationType, string[]>} */
export declare const TYPES: Record<import('./protocol.js').NotificationType, string[]>;
