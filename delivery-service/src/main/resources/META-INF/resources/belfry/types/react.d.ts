import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { BelfryBell, BelfryBellAttributes, BelfryEventMap } from './index.js';

export * from './index.js';

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
    }
  }
}
