'use client';
import { useSyncExternalStore } from 'react';
import type { StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';

/** The studio's current state; re-renders when an event changes it. */
export function useStudio(studio: StudioHandle): StudioView {
  return useSyncExternalStore(studio.subscribe, studio.getView, studio.getView);
}
