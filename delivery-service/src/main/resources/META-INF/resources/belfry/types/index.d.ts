export * from './bell.js';

import type { BelfryBell } from './bell.js';
import type { BelfryError } from './error.js';
import type { BelfryNotification } from './protocol.js';
import type { LinkState } from './connection.js';

declare global {
  interface HTMLElementTagNameMap {
    'belfry-bell': BelfryBell;
  }
  interface HTMLElementEventMap {
    'belfry-notification': CustomEvent<BelfryNotification>;
    'belfry-unread': CustomEvent<{ unreadCount: number }>;
    'belfry-state': CustomEvent<{ state: LinkState; code?: number }>;
    'belfry-action': CustomEvent<{ notification: BelfryNotification; url: string | null }>;
    'belfry-toggle': CustomEvent<{ open: boolean }>;
    'belfry-error': CustomEvent<BelfryError>;
  }
}
