'use client';
import { useEffect } from 'react';
import type { Engine } from '@/lib/preview/runtime/choose-engine';
import { fitDocument } from '@/lib/studio/studio/studio-engine';

/** Reloads the page if a link within Easel led into a document that can't run this engine. */
export function useFittingDocument(engine: Engine): void {
  useEffect(() => {
    const [entry] = performance.getEntriesByType('navigation');
    const loadedPath = entry === undefined ? location.pathname : new URL(entry.name, location.href).pathname;
    const fit = fitDocument(engine, { isIsolated: crossOriginIsolated, loadedPath, path: location.pathname });
    if (fit === 'load-again') location.reload();
  }, [engine]);
}
