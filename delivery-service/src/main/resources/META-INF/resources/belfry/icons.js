/**
 * The icons, as paths to stroke.
 *
 * @module
 */

export const BELL = [
  'M6 9.5a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4s2-1.5 2-6.5Z',
  'M10 19.5a2.1 2.1 0 0 0 4 0',
];
export const CHECKS = ['m2.5 12.5 4.5 4.5L16 8', 'm11.5 15.5 1.5 1.5 8.5-9'];
export const CHECK = ['m5 12.5 4.5 4.5L19 7.5'];
export const GEAR = [
  'M4 7h9',
  'M17 7h3',
  'M15 4.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4Z',
  'M4 17h3',
  'M11 17h9',
  'M9 14.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4Z',
];
export const CLOSE = ['m6 6 12 12', 'M18 6 6 18'];
export const BACK = ['m14.5 5-7 7 7 7'];
export const TRASH = [
  'M4.5 6.5h15',
  'M9 6.5V4.5h6v2',
  'm6.5 6.5.8 13h9.4l.8-13',
  'M10.2 10.5v5.2',
  'M13.8 10.5v5.2',
];
export const DOT = ['M12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z'];
export const AWAY = ['M8 16 16.5 7.5', 'M9.5 7h7.5v7.5'];
export const CLOUD_OFF = [
  'm4 4 16 16',
  'M8.5 8.6A5 5 0 0 0 7 18.5h10.5',
  'M11.5 6.2A5.6 5.6 0 0 1 17 11a4 4 0 0 1 3.6 5.2',
];

/** @type {Record<import('./protocol.js').NotificationType, string[]>} */
export const TYPES = {
  info: ['M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z', 'M12 11v5.2', 'M12 7.8v.2'],
  success: ['M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z', 'm8.3 12.3 2.6 2.6 4.9-5.4'],
  warning: ['M12 4.2 21 19.5H3L12 4.2Z', 'M12 10.2v4', 'M12 16.8v.2'],
  error: ['M8.4 3.5h7.2l4.9 4.9v7.2l-4.9 4.9H8.4l-4.9-4.9V8.4l4.9-4.9Z', 'M12 8v4.8', 'M12 15.8v.2'],
  message: ['M4 5.5h16v11.2h-9L6.8 20v-3.3H4V5.5Z', 'M8 9.5h8', 'M8 12.8h5'],
  system: [
    'M5.5 4.5h13a1 1 0 0 1 1 1v4.2a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1Z',
    'M5.5 13.3h13a1 1 0 0 1 1 1v4.2a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-4.2a1 1 0 0 1 1-1Z',
    'M8 7.6h.1',
    'M8 16.4h.1',
  ],
};
