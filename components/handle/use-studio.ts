'use client';
import { useSyncExternalStore } from 'react';
import type { StudioHandle, StudioView } from '@/lib/studio/studio-controller';

/** What the studio knows now; draws again when an event changes it. */
export function useStudio(studio: StudioHandle): StudioView {
  return useSyncExternalStore(studio.subscribe, studio.getView, studio.getView);
}
