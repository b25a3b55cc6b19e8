'use client';
import { useSyncExternalStore } from 'react';

/**
 * Why nothing gets through: the device reports no network, or Easel itself doesn't respond. A device may wrongly report
 * a network, so it is believed only when it reports none.
 */
export type Unreached = 'offline' | 'unreachable';

export const whyUnreached = (): Unreached => (navigator.onLine === false ? 'offline' : 'unreachable');

function subscribe(changed: () => void): () => void {
  for (const name of ['online', 'offline']) window.addEventListener(name, changed);
  return () => {
    for (const name of ['online', 'offline']) window.removeEventListener(name, changed);
  };
}

export const useUnreached = (): Unreached => useSyncExternalStore(subscribe, whyUnreached, () => 'unreachable');
