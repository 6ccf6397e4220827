/** The one sheet of all bells. */
export function styleSheet(): CSSStyleSheet;
/** @typedef {import('./protocol.js').NotificationType} NotificationType */
/** By type: in the light and in the dark theme. @type {Record<NotificationType, [string, string]>} */
export const TYPE_COLORS: Record<NotificationType, [string, string]>;
export type NotificationType = import("./protocol.js").NotificationType;
