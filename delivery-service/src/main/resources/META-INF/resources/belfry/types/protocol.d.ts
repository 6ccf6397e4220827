/** @typedef {typeof CHANNELS[number]} Channel */
/**
 * @typedef {object} BelfryNotification
 * @property {string} id
 * @property {string | null} [recipient] null for a broadcast
 * @property {string} title plain text, never markup
 * @property {string} message plain text, never markup
 * @property {NotificationType} notification_type
 * @property {string} category
 * @property {{key: string, version: number} | null} [template]
 * @property {string | null} [locale]
 * @property {Record<string, unknown>} [data]
 * @property {string | null} [action_url]
 * @property {Presentation | null} [presentation]
 * @property {boolean} is_read
 * @property {string | null} [read_at]
 * @property {boolean} [is_archived]
 * @property {string | null} [delivered_at]
 * @property {string} created_at
 * @property {string | null} [expires_at]
 * @property {string} [sender]
 * @property {string} position of its creation
 * @property {boolean} [broadcast]
 */
/**
 * How a notification is shown beside its words. All text is plain, never markup.
 *
 * @typedef {object} Presentation
 * @property {{name: string, image?: string}} [actor]
 * @property {string} [image]
 * @property {PresentedAction[]} [actions]
 */
/** A button: it leads to `url`, or tells the page `event`. */
/** @typedef {{label: string, url?: string, event?: string}} PresentedAction */
/** @typedef {`${NotificationType}_enabled`} TypeSetting */
/** @typedef {`${Channel | 'realtime'}_notifications`} ChannelSetting */
/** @typedef {Record<TypeSetting | ChannelSetting, boolean>} Switches */
/** @typedef {{[category: string]: {[channel in Channel | 'realtime']?: boolean}}} Preferences */
/** @typedef {Switches & {locale?: string | null, time_zone?: string | null, preferences?: Preferences}} BelfrySettings */
/**
 * What notifications are about, and which way they go.
 *
 * @typedef {object} Category
 * @property {string} key
 * @property {string} name plain text, never markup
 * @property {boolean} critical what users choose does not keep its notifications back
 * @property {boolean} retired takes nothing new
 * @property {{[channel in Channel | 'realtime']: {enabled: boolean}}} channels
 */
/**
 * @param {NotificationType} type
 * @returns {TypeSetting}
 */
export function typeSetting(type: NotificationType): TypeSetting;
/**
 * @param {Channel | 'realtime'} channel
 * @returns {ChannelSetting}
 */
export function channelSetting(channel: Channel | "realtime"): ChannelSetting;
/**
 * A frame of the server. Its members depend on its type, see docs/contract/websocket.md.
 *
 * @typedef {object} ServerFrame
 * @property {string} type
 * @property {string} [position]
 * @property {string | null} [prev]
 * @property {number | null} [unread_count]
 * @property {BelfryNotification} [notification]
 * @property {string} [notification_id]
 * @property {string} [up_to]
 * @property {BelfrySettings} [settings]
 * @property {string} [session_id]
 * @property {string} [user]
 * @property {string} [server_time]
 * @property {'complete' | 'snapshot' | 'live_only'} [state]
 * @property {string[]} [features] frames that this server takes and an earlier one does not
 * @property {string} [ref]
 * @property {string} [code]
 * @property {string} [message]
 */
/** What a user can do. @typedef {Read | Unread | ReadAll | Archive | Unarchive | ArchiveAll | Delete | Click} Action */
/** @typedef {{type: 'mark_as_read', notification_id: string}} Read */
/** @typedef {{type: 'mark_as_unread', notification_id: string}} Unread */
/** @typedef {{type: 'mark_all_read', up_to?: string | undefined}} ReadAll */
/** @typedef {{type: 'archive', notification_id: string}} Archive */
/** @typedef {{type: 'unarchive', notification_id: string}} Unarchive */
/** @typedef {{type: 'archive_all', up_to?: string | undefined}} ArchiveAll */
/** @typedef {{type: 'delete', notification_id: string}} Delete */
/** @typedef {{type: 'click', notification_id: string}} Click */
/**
 * The feature of a server that takes an action by its socket, where not every version does.
 *
 * @param {object & {type?: string}} frame
 * @returns {string | null} null: every version does
 */
export function featureFor({ type }: object & {
    type?: string;
}): string | null;
/**
 * Whether to reconnect after a close: the range of the code says so.
 *
 * @param {number} code
 */
export function mayReconnect(code: number): boolean;
/**
 * Whether a frame tells of a change, rather than of a state.
 *
 * @param {ServerFrame} frame
 */
export function isChange(frame: ServerFrame): boolean;
/**
 * The frame in a message; null for anything else, which must be ignored.
 *
 * @param {unknown} text
 * @returns {ServerFrame | null}
 */
export function parseFrame(text: unknown): ServerFrame | null;
/**
 * Whether a value has all that is shown of a notification.
 *
 * @param {any} value
 * @returns {value is BelfryNotification}
 */
export function isNotification(value: any): value is BelfryNotification;
/**
 * @param {any} value
 * @returns {value is BelfrySettings}
 */
export function isSettings(value: any): value is BelfrySettings;
/**
 * @param {any} value
 * @returns {value is Category}
 */
export function isCategory(value: any): value is Category;
/**
 * How long to wait before a retry: exponential with full jitter, so that a thousand clients that lost
 * the same server do not come back at the same moment.
 *
 * @param {number} failures how many in a row
 * @param {() => number} [random]
 * @returns {number} milliseconds
 */
export function backoff(failures: number, random?: () => number): number;
/**
 * The base of this page's relative URLs. A `<base>` counts only if it is of this site, because neither
 * a token nor a user may be led elsewhere by it.
 *
 * @returns {string | undefined} undefined where there is no page
 */
export function pageBase(): string | undefined;
/**
 * Whether a URL belongs to this site.
 *
 * @param {URL} url
 */
export function isOfThisSite(url: URL): boolean;
/**
 * Where a notification leads: an http(s) URL or a path of this site; null for anything else. The
 * server checks it too, but whatever is in between is not trusted with a `javascript:` URL.
 *
 * @param {string | null | undefined} url
 * @param {string} [base] of the page
 * @returns {string | null}
 */
export function safeUrl(url: string | null | undefined, base?: string): string | null;
/**
 * Where a picture is: an https URL or a path of this site; null for anything else.
 *
 * @param {string | null | undefined} url
 */
export function safeImageUrl(url: string | null | undefined): string | null;
/**
 * The URL of a page of this application, which may be relative; null if it is none.
 *
 * @param {string} href
 */
export function safePageUrl(href: string): string | null;
/**
 * What is said on the wire, see docs/contract/websocket.md.
 *
 * @module
 */
/** Every type has its icon in icons.js, its colours in styles.js and its words in messages.js. */
export const NOTIFICATION_TYPES: readonly ["info", "success", "warning", "error", "message", "system"];
/** @typedef {typeof NOTIFICATION_TYPES[number]} NotificationType */
/** The channels besides the socket, each with its words in messages.js. */
export const CHANNELS: readonly ["email", "push"];
/** The close codes that matter to a client. */
export const CloseCode: Readonly<{
    NORMAL: 1000;
    TOKEN: 4401;
    TOO_SLOW: 4408;
    TOO_MANY_FRAMES: 4429;
    PROTOCOL: 4500;
    TOO_MANY_SESSIONS: 4509;
}>;
export type Channel = (typeof CHANNELS)[number];
export type BelfryNotification = {
    id: string;
    /**
     * null for a broadcast
     */
    recipient?: string | null | undefined;
    /**
     * plain text, never markup
     */
    title: string;
    /**
     * plain text, never markup
     */
    message: string;
    notification_type: NotificationType;
    category: string;
    template?: {
        key: string;
        version: number;
    } | null | undefined;
    locale?: string | null | undefined;
    data?: Record<string, unknown> | undefined;
    action_url?: string | null | undefined;
    presentation?: Presentation | null | undefined;
    is_read: boolean;
    read_at?: string | null | undefined;
    is_archived?: boolean | undefined;
    delivered_at?: string | null | undefined;
    created_at: string;
    expires_at?: string | null | undefined;
    sender?: string | undefined;
    /**
     * of its creation
     */
    position: string;
    broadcast?: boolean | undefined;
};
/**
 * How a notification is shown beside its words. All text is plain, never markup.
 */
export type Presentation = {
    actor?: {
        name: string;
        image?: string;
    } | undefined;
    image?: string | undefined;
    actions?: PresentedAction[] | undefined;
};
export type PresentedAction = {
    label: string;
    url?: string;
    event?: string;
};
export type TypeSetting = `${NotificationType}_enabled`;
export type ChannelSetting = `${Channel | "realtime"}_notifications`;
export type Switches = Record<TypeSetting | ChannelSetting, boolean>;
export type Preferences = {
    [category: string]: { [channel in Channel | "realtime"]?: boolean; };
};
export type BelfrySettings = Switches & {
    locale?: string | null;
    time_zone?: string | null;
    preferences?: Preferences;
};
/**
 * What notifications are about, and which way they go.
 */
export type Category = {
    key: string;
    /**
     * plain text, never markup
     */
    name: string;
    /**
     * what users choose does not keep its notifications back
     */
    critical: boolean;
    /**
     * takes nothing new
     */
    retired: boolean;
    channels: { [channel in Channel | "realtime"]: {
        enabled: boolean;
    }; };
};
/**
 * A frame of the server. Its members depend on its type, see docs/contract/websocket.md.
 */
export type ServerFrame = {
    type: string;
    position?: string | undefined;
    prev?: string | null | undefined;
    unread_count?: number | null | undefined;
    notification?: BelfryNotification | undefined;
    notification_id?: string | undefined;
    up_to?: string | undefined;
    settings?: BelfrySettings | undefined;
    session_id?: string | undefined;
    user?: string | undefined;
    server_time?: string | undefined;
    state?: "complete" | "snapshot" | "live_only" | undefined;
    /**
     * frames that this server takes and an earlier one does not
     */
    features?: string[] | undefined;
    ref?: string | undefined;
    code?: string | undefined;
    message?: string | undefined;
};
/**
 * What a user can do.
 */
export type Action = Read | Unread | ReadAll | Archive | Unarchive | ArchiveAll | Delete | Click;
export type Read = {
    type: "mark_as_read";
    notification_id: string;
};
export type Unread = {
    type: "mark_as_unread";
    notification_id: string;
};
export type ReadAll = {
    type: "mark_all_read";
    up_to?: string | undefined;
};
export type Archive = {
    type: "archive";
    notification_id: string;
};
export type Unarchive = {
    type: "unarchive";
    notification_id: string;
};
export type ArchiveAll = {
    type: "archive_all";
    up_to?: string | undefined;
};
export type Delete = {
    type: "delete";
    notification_id: string;
};
export type Click = {
    type: "click";
    notification_id: string;
};
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];
