/**
 * Adds a language, or replaces texts of one. What is missing is in English.
 *
 * @param {string} lang such as `de` or `pt-BR`
 * @param {Partial<Messages>} table
 */
export function registerMessages(lang: string, table: Partial<Messages>): void;
/** Fires `change` when texts were registered. */
export const tables: EventTarget;
/** The texts, numbers and times of one language. */
export class Language {
    /** As the nearest element around it has it, else as the browser has it. @param {Element} element */
    static of(element: Element): Language;
    /** @param {string} lang as the page has it; English if it is not a language */
    constructor(lang: string);
    tag: string;
    /** The language of the texts. */
    wordsIn: string;
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
     * How long ago a time is, in words.
     *
     * @param {number} time in milliseconds
     * @param {number} now
     */
    ago(time: number, now: number): string;
    /** @param {number} time in milliseconds */
    date(time: number): string;
    #private;
}
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & {
    other: string;
};
export type Messages = Record<keyof typeof EN | import("./protocol.js").NotificationType, string | Plural>;
declare namespace EN {
    export let notifications: string;
    export let bell: string | Plural;
    export let bellNone: string;
    export let bellNew: string | Plural;
    export let bellNoneNew: string;
    export let all: string;
    export let unreadOnly: string;
    export let archivedOnly: string;
    export let markAll: string;
    export let clearAll: string;
    export let settings: string;
    export let back: string;
    export let close: string;
    export let viewAll: string;
    export let read: string;
    export let unread: string;
    export let archive: string;
    export let unarchive: string;
    let _delete: string;
    export { _delete as delete };
    export let unreadMark: string;
    export let deleted: string | Plural;
    export let archived: string;
    export let unarchived: string;
    export let archivedAll: string;
    export let undo: string;
    export let empty: string;
    export let emptyHint: string;
    export let noUnread: string;
    export let noUnreadHint: string;
    export let noArchived: string;
    export let noArchivedHint: string;
    export let failed: string;
    export let failedHint: string;
    export let signedOut: string;
    export let signedOutHint: string;
    export let notAccepted: string;
    export let notAcceptedHint: string;
    export let noNetwork: string;
    export let noNetworkHint: string;
    export let failedSettings: string;
    export let failedMore: string;
    export let retry: string;
    export let loading: string;
    export let notSaved: string;
    export let notSavedOffline: string;
    export let connecting: string;
    export let connected: string;
    export let live_only: string;
    export let reconnecting: string;
    export let offline: string;
    export let closed: string;
    export let reconnect: string;
    export let arrived: string | Plural;
    export let arrivedOne: string;
    export let more: string | Plural;
    export let toasts: string;
    export let dismiss: string;
    export let general: string;
    export let realtime: string;
    export let realtimeHint: string;
    export let sound: string;
    export let desktop: string;
    export let desktopHint: string;
    export let desktopDenied: string;
    export let device: string;
    export let deviceHint: string;
    export let types: string;
    export let channels: string;
    export let email: string;
    export let push: string;
    export let categories: string;
    export let live: string;
    export let critical: string;
    export let notSent: string;
}
export {};
