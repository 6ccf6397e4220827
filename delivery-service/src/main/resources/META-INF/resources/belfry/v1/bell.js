// The address of the bell that stays: its first API. A release has all of the bell in this one file.
export * from '../bell.js';
