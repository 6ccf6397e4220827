import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type {
  BelfryBell,
  BelfryBellAttributes,
  BelfryEventMap,
  BelfryInbox,
  BelfryInboxAttributes,
} from './index.js';

type Emit = EmitFn<{ [K in keyof BelfryEventMap]: (event: BelfryEventMap[K]) => void }>;

export * from './index.js';

declare module 'vue' {
  interface GlobalComponents {
    'belfry-bell': new () => BelfryBell & {
      /** @deprecated only for the types of templates */
      $props: HTMLAttributes & BelfryBellAttributes & PublicProps;
      /** @deprecated only for the types of templates */
      $emit: Emit;
    };
    'belfry-inbox': new () => BelfryInbox & {
      /** @deprecated only for the types of templates */
      $props: HTMLAttributes & BelfryInboxAttributes & PublicProps;
      /** @deprecated only for the types of templates */
      $emit: Emit;
    };
  }
}
