'use client';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { drawingStateSchema } from '@/lib/base/answers/site-answers';
import { openDrawingFrame } from '@/components/drawing/open-drawing-frame';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { createDrawTurns } from './draw-turns';
import { setDrawingProgress } from './drawing-progress';

/** How often this tab asks whether the site's rows or version have changed. */
const askEveryMs = 4000;

/**
 * Draws the live site's pages for readers without scripts, while this tab is open and visible: after a publish, and
 * again when rows have changed. Of several tabs only one does it.
 */
export function SiteDrawer({ studio }: { studio: StudioHandle }) {
  const t = useTranslations('publishing.found');
  const { id } = studio.project;
  const { request } = studio.api;

  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const turns = createDrawTurns();
    const path = `/api/projects/${id}/site/drawing`;

    async function look(): Promise<void> {
      if (document.visibilityState !== 'visible') return;
      const state = await request('GET', path, drawingStateSchema, undefined, signal);
      if (!state.ok) return;
      const { url, deploymentId, reason, now } = state.value;
      if (url === null || deploymentId === null || reason === null) return turns.rest();
      if (!turns.isDue({ reason, deploymentId, at: performance.now() })) return;
      const begin = () => draw({ url, deploymentId, seenAt: now });
      // Browsers have locks only on secure origins; elsewhere two tabs may do the same work.
      if (!('locks' in navigator)) return begin();
      await navigator.locks.request(`easel-draw-${id}`, { ifAvailable: true }, (lock) =>
        lock === null ? undefined : begin(),
      );
    }

    async function draw(site: { url: string; deploymentId: string; seenAt: number }) {
      const { frame, close } = openDrawingFrame(t('frame'));
      setDrawingProgress(id, { phase: 'drawing', pages: 0 });
      try {
        const { drawSite } = await import('./draw-site');
        const onPage = (pages: number) => setDrawingProgress(id, { phase: 'drawing', pages });
        const drawing = await drawSite({ ...site, frame, signal, onPage });
        const kept = drawing && (await request('PUT', path, drawingStateSchema, drawing, signal));
        const isKept = kept?.ok === true;
        turns.drawn({ isKept, deploymentId: site.deploymentId, drawing, at: performance.now() });
        // Changes made in the meantime are drawn next time.
        const isOutdated = kept?.ok === false && kept.error.code === 'drawing-outdated';
        setDrawingProgress(id, { phase: isKept || isOutdated ? 'idle' : 'failed' });
      } finally {
        close();
        if (signal.aborted) setDrawingProgress(id, { phase: 'idle' });
      }
    }

    let timer: ReturnType<typeof setTimeout> | undefined;
    const goOn = () => {
      if (!signal.aborted) timer = setTimeout(() => void look().catch(ignoreLeaving).then(goOn), askEveryMs);
    };
    const ignoreLeaving = (error: unknown) => {
      if (!signal.aborted) throw error;
    };
    goOn();
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [id, request, t]);

  return null;
}
