import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { BelfryBell, BelfryBellAttributes, BelfryEventMap } from './index.js';

export * from './index.js';

declare module 'vue' {
  interface GlobalComponents {
    'belfry-bell': new () => BelfryBell & {
      /** @deprecated only for the types of templates */
      $props: HTMLAttributes & BelfryBellAttributes & PublicProps;
      /** @deprecated only for the types of templates */
      $emit: EmitFn<{ [K in keyof BelfryEventMap]: (event: BelfryEventMap[K]) => void }>;
    };
  }
}
