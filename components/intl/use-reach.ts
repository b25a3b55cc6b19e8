'use client';
import { useSyncExternalStore } from 'react';

/**
 * Why nothing gets through: the device reports no network, or Easel itself doesn't answer. A device that reports a
 * network may be wrong, so only its no counts.
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
