/**
 * What the bell says, by language.
 *
 * A message is a text, or one text per plural category of the language (`one`, `few`, `other`, ...,
 * see `Intl.PluralRules`). `{count}` and other names in braces are replaced.
 *
 * @module
 */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & {
    other: string;
};
export type Messages = Record<keyof typeof EN, string | Plural>;
/** @typedef {Partial<Record<Intl.LDMLPluralRule, string>> & {other: string}} Plural */
/** @typedef {Record<keyof typeof EN, string | Plural>} Messages */
declare const EN: {
    notifications: string;
    bell: string | Plural;
    bellNone: string;
    unreadOnly: string;
    markAll: string;
    settings: string;
    back: string;
    close: string;
    viewAll: string;
    read: string;
    unread: string;
    delete: string;
    unreadMark: string;
    deleted: string | Plural;
    undo: string;
    empty: string;
    emptyHint: string;
    noUnread: string;
    noUnreadHint: string;
    failed: string;
    failedSettings: string;
    failedMore: string;
    retry: string;
    loading: string;
    notSaved: string;
    notSavedOffline: string;
    connecting: string;
    connected: string;
    live_only: string;
    reconnecting: string;
    offline: string;
    closed: string;
    reconnect: string;
    arrived: string | Plural;
    arrivedOne: string;
    more: string | Plural;
    toasts: string;
    dismiss: string;
    opensSite: string;
    general: string;
    realtime: string;
    realtimeHint: string;
    sound: string;
    desktop: string;
    desktopHint: string;
    desktopDenied: string;
    types: string;
    info: string;
    success: string;
    warning: string;
    error: string;
    message: string;
    system: string;
    channels: string;
    email: string;
    push: string;
};
/** Tells (`change`) when there are other words. */
export declare const tables: EventTarget;
/**
 * Teaches the bell another language, or other words. What is left out is said in English.
 *
 * @param {string} lang such as `de` or `pt-BR`
 * @param {Partial<Messages>} table
 */
export declare function registerMessages(lang: string, table: Partial<Messages>): void;
/** One language's words, numbers and times. */
export declare class Language {
    #private;
    tag: string;
    /** The language that the words are in. */
    wordsIn: string;
    /** @param {string} lang as the page has it; what is none is English */
    constructor(lang: string);
    /**
     * @param {keyof Messages} key
     * @param {{count?: number} & Record<string, string | number>} [values]
     */
    say(key: keyof Messages, values?: {
        count?: number;
    } & Record<string, string | number>): string;
    /** @param {number} value */
    number(value: number): string;
    /**
     * How long ago something was.
     *
     * @param {number} time in milliseconds
     * @param {number} now
     */
    ago(time: number, now: number): string;
    /** @param {number} time in milliseconds */
    date(time: number): string;
}
export {};
