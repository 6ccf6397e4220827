import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type {
  BelfryBell,
  BelfryBellAttributes,
  BelfryEventMap,
  BelfryInbox,
  BelfryInboxAttributes,
} from './index.js';
import type { hooksOf } from './hooks.js';

export * from './index.js';
export type { Belfry, NotificationActions, Notifications } from './hooks.js';

type Hooks = ReturnType<typeof hooksOf>;
export const useBelfry: Hooks['useBelfry'];
export const useUnread: Hooks['useUnread'];
export const useConnection: Hooks['useConnection'];
export const useNotifications: Hooks['useNotifications'];

/** React 19 listens to events by these; React 18 neither does, nor sets properties. */
type Listeners = {
  [K in keyof BelfryEventMap as `on${K}`]?: ((event: BelfryEventMap[K]) => void) | undefined;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'belfry-bell': DetailedHTMLProps<HTMLAttributes<BelfryBell>, BelfryBell> &
        BelfryBellAttributes &
        Listeners;
      'belfry-inbox': DetailedHTMLProps<HTMLAttributes<BelfryInbox>, BelfryInbox> &
        BelfryInboxAttributes &
        Listeners;
    }
  }
}
