/**
 * Hooks for React 18 and 19, and the tags. It needs the package `react`.
 *
 * @module
 */

import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { hooksOf } from './hooks.js';

export * from './bell.js';
export const { useBelfry, useUnread, useConnection, useNotifications } = hooksOf({
  useEffect,
  useMemo,
  useSyncExternalStore,
});
