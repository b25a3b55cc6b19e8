import { useSyncExternalStore } from 'react';
import type { ProjectId } from '@/lib/base/foundation/id';

/** What this tab does for the site's pages now; `failed` until the next try. */
export type DrawingProgress = { phase: 'idle' } | { phase: 'drawing'; pages: number } | { phase: 'failed' };

const idle: DrawingProgress = { phase: 'idle' };
const progress = new Map<ProjectId, DrawingProgress>();
const listeners = new Set<() => void>();

export function setDrawingProgress(projectId: ProjectId, next: DrawingProgress): void {
  progress.set(projectId, next);
  for (const listener of listeners) listener();
}

/** Shared state: pages are drawn wherever the person is in the studio, and Publish shows the progress. */
export function useDrawingProgress(projectId: ProjectId): DrawingProgress {
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const read = () => progress.get(projectId) ?? idle;
  return useSyncExternalStore(subscribe, read, () => idle);
}
