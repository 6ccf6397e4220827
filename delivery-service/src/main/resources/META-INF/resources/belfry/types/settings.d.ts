/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {keyof import('./protocol.js').Switches} Setting */
/** @typedef {import('./messages.js').Language} Language */
/** @typedef {keyof import('./messages.js').Messages} Word */
/**
 * @typedef {object} SettingsHost
 * @property {() => Language} language
 * @property {() => import('./client.js').BelfryClient | null} client
 * @property {() => string[]} channels
 * @property {() => boolean} isMuted
 * @property {(isMuted: boolean) => void} mute
 * @property {(reason: unknown) => void} refused
 * @property {import('./push.js').Push} push
 */
/**
 * @typedef {object} Switch
 * @property {HTMLElement} row
 * @property {HTMLButtonElement} button
 * @property {HTMLElement} label
 * @property {HTMLElement | null} hint
 * @property {Word} word
 */
export class SettingsPage {
    /** @param {SettingsHost} host */
    constructor(host: SettingsHost);
    element: HTMLDivElement;
    /** The settings were changed, here or elsewhere. @param {BelfrySettings} settings */
    told(settings: BelfrySettings): void;
    /** The settings are another user's. */
    forget(): void;
    load(): Promise<void>;
    draw(): void;
    #private;
}
export type BelfrySettings = import("./protocol.js").BelfrySettings;
export type Setting = keyof import("./protocol.js").Switches;
export type Language = import("./messages.js").Language;
export type Word = keyof import("./messages.js").Messages;
export type SettingsHost = {
    language: () => Language;
    client: () => import("./client.js").BelfryClient | null;
    channels: () => string[];
    isMuted: () => boolean;
    mute: (isMuted: boolean) => void;
    refused: (reason: unknown) => void;
    push: import("./push.js").Push;
};
export type Switch = {
    row: HTMLElement;
    button: HTMLButtonElement;
    label: HTMLElement;
    hint: HTMLElement | null;
    word: Word;
};
