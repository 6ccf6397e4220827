export * from './bell.js';

import type { BelfryBell } from './bell.js';
import type { BelfryInbox } from './inbox-element.js';
import type { BelfryError } from './error.js';
import type { BelfryNotification } from './protocol.js';
import type { LinkState } from './connection.js';
import type { RenderItem } from './own-items.js';
import type { GetToken } from './token.js';

/** The events of `<belfry-bell>` and, but for `belfry-toggle`, of `<belfry-inbox>`. */
export interface BelfryEventMap {
  'belfry-notification': CustomEvent<BelfryNotification>;
  'belfry-unread': CustomEvent<{ unreadCount: number }>;
  'belfry-state': CustomEvent<{ state: LinkState; code?: number }>;
  'belfry-locale': CustomEvent<{ locale: string | null }>;
  'belfry-action': CustomEvent<{ notification: BelfryNotification; url: string | null; event?: string }>;
  'belfry-toggle': CustomEvent<{ open: boolean }>;
  'belfry-error': CustomEvent<BelfryError>;
}

/** What an application sets on `<belfry-bell>`: its attributes, and the properties without one. */
export interface BelfryBellAttributes {
  server?: string | undefined;
  user?: string | undefined;
  lang?: string | undefined;
  theme?: 'auto' | 'light' | 'dark' | 'system' | undefined;
  toasts?: 'top-end' | 'top-start' | 'bottom-end' | 'bottom-start' | 'none' | undefined;
  sound?: string | undefined;
  'all-href'?: string | undefined;
  channels?: string | undefined;
  badge?: 'unread' | 'unseen' | undefined;
  push?: boolean | undefined;
  worker?: string | undefined;
  muted?: boolean | undefined;
  open?: boolean | undefined;
  getToken?: GetToken | null | undefined;
  renderItem?: RenderItem | null | undefined;
  renderAvatar?: RenderItem | null | undefined;
  renderBody?: RenderItem | null | undefined;
  renderActions?: RenderItem | null | undefined;
}

/** What an application sets on `<belfry-inbox>`. */
export interface BelfryInboxAttributes extends Omit<BelfryBellAttributes, 'toasts' | 'sound' | 'open' | 'badge'> {
  filter?: ((notification: BelfryNotification) => boolean) | null | undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'belfry-bell': BelfryBell;
    'belfry-inbox': BelfryInbox;
  }
  interface HTMLElementEventMap extends BelfryEventMap {}
}
