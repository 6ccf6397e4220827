/**
 * The texts of the bell, by language.
 *
 * A message is a text, or one text per plural category of the language (`one`, `few`, `other`, ...,
 * see `Intl.PluralRules`). `{count}` and other names in braces are replaced.
 *
 * @module
 */

/** @typedef {Partial<Record<Intl.LDMLPluralRule, string>> & {other: string}} Plural */
/** @typedef {Record<keyof typeof EN | import('./protocol.js').NotificationType, string | Plural>} Messages */

const EN = {
  notifications: 'Notifications',
  bell: /** @type {string | Plural} */ ({
    one: 'Notifications, {count} unread',
    other: 'Notifications, {count} unread',
  }),
  bellNone: 'Notifications, none unread',
  bellNew: /** @type {string | Plural} */ ({
    one: 'Notifications, {count} new',
    other: 'Notifications, {count} new',
  }),
  bellNoneNew: 'Notifications, none new',
  all: 'All',
  unreadOnly: 'Unread',
  archivedOnly: 'Archive',
  markAll: 'Mark all as read',
  clearAll: 'Clear all',
  settings: 'Settings',
  back: 'Back',
  close: 'Close',
  viewAll: 'View all notifications',
  read: 'Mark as read',
  unread: 'Mark as unread',
  archive: 'Archive',
  unarchive: 'Move to inbox',
  delete: 'Delete',
  unreadMark: 'Unread',
  deleted: /** @type {string | Plural} */ ({
    one: 'Notification deleted',
    other: '{count} notifications deleted',
  }),
  archived: 'Notification archived',
  unarchived: 'Notification moved to inbox',
  archivedAll: 'All notifications archived',
  undo: 'Undo',
  empty: 'You’re all caught up',
  emptyHint: 'New notifications will appear here.',
  noUnread: 'Nothing unread',
  noUnreadHint: 'You have read everything.',
  noArchived: 'Nothing archived',
  noArchivedHint: 'What you clear is kept here.',
  failed: 'Notifications could not be loaded',
  failedHint: 'Please try again in a moment.',
  signedOut: 'You are signed out',
  signedOutHint: 'Sign in to see your notifications.',
  notAccepted: 'Your sign-in was not accepted',
  notAcceptedHint: 'Sign in again to see your notifications.',
  noNetwork: 'You are offline',
  noNetworkHint: 'Your notifications appear when you are back online.',
  failedSettings: 'Settings could not be loaded',
  failedMore: 'Older notifications could not be loaded',
  retry: 'Try again',
  loading: 'Loading…',
  notSaved: 'That could not be saved. Please try again.',
  notSavedOffline: 'You seem to be offline. Nothing was changed.',
  connecting: 'Connecting…',
  connected: 'Connected',
  live_only: 'Catching up…',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
  closed: 'Disconnected',
  reconnect: 'Reconnect',
  arrived: /** @type {string | Plural} */ ({
    one: '{count} new notification',
    other: '{count} new notifications',
  }),
  arrivedOne: 'New notification: {title}',
  more: /** @type {string | Plural} */ ({ one: 'and {count} more', other: 'and {count} more' }),
  toasts: 'New notifications',
  dismiss: 'Dismiss',
  general: 'General',
  realtime: 'Show as they happen',
  realtimeHint: 'When off, new notifications are only added to the list.',
  sound: 'Sound',
  desktop: 'Desktop notifications',
  desktopHint: 'When no tab of this site is in view.',
  desktopDenied: 'Blocked in this browser’s settings.',
  device: 'Notifications on this device',
  deviceHint: 'Also while this site is closed.',
  types: 'Types',
  channels: 'Other channels',
  email: 'Email',
  push: 'Push',
  categories: 'Categories',
  live: 'Live',
  critical: 'Important: always on',
  notSent: 'Not sent this way',
};

/** @type {Messages} */
const ENGLISH = {
  ...EN,
  info: 'Information',
  success: 'Success',
  warning: 'Warning',
  error: 'Error',
  message: 'Message',
  system: 'System',
};

/** @type {Messages} */
const KO = {
  notifications: '알림',
  bell: '알림, 읽지 않음 {count}개',
  bellNone: '알림, 모두 읽음',
  bellNew: '알림, 새 알림 {count}개',
  bellNoneNew: '알림, 새 알림 없음',
  all: '전체',
  unreadOnly: '읽지 않음',
  archivedOnly: '보관함',
  markAll: '모두 읽음으로 표시',
  clearAll: '모두 보관',
  settings: '설정',
  back: '뒤로',
  close: '닫기',
  viewAll: '모든 알림 보기',
  read: '읽음으로 표시',
  unread: '읽지 않음으로 표시',
  archive: '보관',
  unarchive: '보관함에서 꺼내기',
  delete: '삭제',
  unreadMark: '읽지 않음',
  deleted: { other: '알림 {count}개를 삭제했습니다' },
  archived: '알림을 보관했습니다',
  unarchived: '알림을 보관함에서 꺼냈습니다',
  archivedAll: '모든 알림을 보관했습니다',
  undo: '실행 취소',
  empty: '모두 확인했습니다',
  emptyHint: '새 알림이 오면 여기에 표시됩니다.',
  noUnread: '읽지 않은 알림이 없습니다',
  noUnreadHint: '모든 알림을 읽었습니다.',
  noArchived: '보관한 알림이 없습니다',
  noArchivedHint: '정리한 알림은 여기에 보관됩니다.',
  failed: '알림을 불러오지 못했습니다',
  failedHint: '잠시 후 다시 시도해 주세요.',
  signedOut: '로그아웃되었습니다',
  signedOutHint: '알림을 보려면 로그인해 주세요.',
  notAccepted: '로그인이 확인되지 않았습니다',
  notAcceptedHint: '알림을 보려면 다시 로그인해 주세요.',
  noNetwork: '오프라인 상태입니다',
  noNetworkHint: '다시 연결되면 알림이 표시됩니다.',
  failedSettings: '설정을 불러오지 못했습니다',
  failedMore: '이전 알림을 불러오지 못했습니다',
  retry: '다시 시도',
  loading: '불러오는 중…',
  notSaved: '저장하지 못했습니다. 다시 시도해 주세요.',
  notSavedOffline: '오프라인 상태입니다. 변경되지 않았습니다.',
  connecting: '연결 중…',
  connected: '연결됨',
  live_only: '지난 알림 확인 중…',
  reconnecting: '다시 연결하는 중…',
  offline: '오프라인',
  closed: '연결 끊김',
  reconnect: '다시 연결',
  arrived: { other: '새 알림 {count}개' },
  arrivedOne: '새 알림: {title}',
  more: { other: '외 {count}개 더' },
  toasts: '새 알림',
  dismiss: '닫기',
  general: '일반',
  realtime: '실시간으로 표시',
  realtimeHint: '끄면 새 알림이 목록에만 추가됩니다.',
  sound: '소리',
  desktop: '데스크톱 알림',
  desktopHint: '이 사이트의 탭이 보이지 않을 때 표시됩니다.',
  desktopDenied: '브라우저 설정에서 차단되어 있습니다.',
  device: '이 기기에서 알림 받기',
  deviceHint: '이 사이트를 닫아도 표시됩니다.',
  types: '종류',
  info: '정보',
  success: '성공',
  warning: '경고',
  error: '오류',
  message: '메시지',
  system: '시스템',
  channels: '다른 채널',
  email: '이메일',
  push: '푸시',
  categories: '분류',
  live: '실시간',
  critical: '중요한 알림: 항상 켜져 있습니다',
  notSent: '이 방식으로는 보내지 않습니다',
};

/** Fires `change` when texts were registered. */
export const tables = new EventTarget();

/** @type {Map<string, Partial<Messages>>} */
const words = new Map([
  ['en', ENGLISH],
  ['ko', KO],
]);

/**
 * Adds a language, or replaces texts of one. What is missing is in English.
 *
 * @param {string} lang such as `de` or `pt-BR`
 * @param {Partial<Messages>} table
 */
export function registerMessages(lang, table) {
  const key = lang.toLowerCase();
  words.set(key, { ...words.get(key), ...table });
  tables.dispatchEvent(new Event('change'));
}

/** The texts, numbers and times of one language. */
export class Language {
  #words;
  #plurals;
  #numbers;
  #relative;
  #absolute;

  /** @param {string} lang as the page has it; English if it is not a language */
  constructor(lang) {
    this.tag = known(lang);
    const base = this.tag.split('-')[0] ?? 'en';
    const table = words.get(this.tag.toLowerCase()) ?? words.get(base);
    /** The language of the texts. */
    this.wordsIn = table ? this.tag : 'en';
    this.#words = { ...ENGLISH, ...words.get(base), ...table };
    this.#plurals = new Intl.PluralRules(this.wordsIn);
    this.#numbers = new Intl.NumberFormat(this.wordsIn);
    this.#relative = new Intl.RelativeTimeFormat(this.wordsIn, { numeric: 'auto', style: 'short' });
    this.#absolute = new Intl.DateTimeFormat(this.wordsIn, { dateStyle: 'full', timeStyle: 'short' });
  }

  /** As the nearest element around it has it, else as the browser has it. @param {Element} element */
  static of(element) {
    const lang = element.closest('[lang]')?.getAttribute('lang');
    return new Language(lang || document.documentElement.lang || navigator.language);
  }

  /**
   * @param {keyof Messages} key
   * @param {{count?: number} & Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    const message = this.#words[key];
    const text =
      typeof message === 'string'
        ? message
        : (message[this.#plurals.select(values.count ?? 0)] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? this.number(value) : value;
    });
  }

  /** @param {number} value */
  number(value) {
    return this.#numbers.format(value);
  }

  /**
   * How long ago a time is, in words.
   *
   * @param {number} time in milliseconds
   * @param {number} now
   */
  ago(time, now) {
    const seconds = Math.min(0, Math.round((time - now) / 1000));
    for (const [unit, size] of UNITS) {
      if (-seconds >= size) {
        return this.#relative.format(Math.ceil(seconds / size), unit);
      }
    }
    return this.#relative.format(0, 'second');
  }

  /** @param {number} time in milliseconds */
  date(time) {
    return this.#absolute.format(time);
  }
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** @param {string} lang */
function known(lang) {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
