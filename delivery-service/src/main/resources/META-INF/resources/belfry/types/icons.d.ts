/**
 * The icons, as paths to stroke.
 *
 * @module
 */
export const BELL: string[];
export const CHECKS: string[];
export const CHECK: string[];
export const GEAR: string[];
export const CLOSE: string[];
export const BACK: string[];
export const TRASH: string[];
export const BOX: string[];
export const BOX_OUT: string[];
export const CLEAR: string[];
export const DOT: string[];
export const AWAY: string[];
export const CLOUD_OFF: string[];
export const PICTURE: string[];
/** @type {Record<import('./protocol.js').NotificationType, string[]>} */
export const TYPES: Record<import("./protocol.js").NotificationType, string[]>;
