'use client';
import { useTranslations } from 'use-intl';
import type { StudioView } from '@/lib/studio/studio-controller';
import { runningTurn } from '@/lib/studio/studio-state';

/** What the preview is doing, in one short line; each from the runtime's own word or the running turn's phase. */
export function usePreviewWords(): (view: StudioView) => string {
  const t = useTranslations('studio.preview');
  const tEngine = useTranslations('engine');
  return ({ preview, project }) => {
    const turn = runningTurn(project);
    switch (preview.phase) {
      case 'starting':
        if (preview.step !== 'packages') return t(preview.step);
        return preview.packages === null ? t('packagesUnknown') : t('packages', { count: preview.packages });
      case 'problem':
        return turn?.phase === 'repairing' ? t('fixing') : t('problem');
      case 'ready':
        if (preview.placeholders > 0) return t('placeholders', { count: preview.placeholders });
        if (turn?.phase === 'repairing') return t('fixing');
        // An app that works shows its version until the change is whole; a first one grows as it is written.
        if (turn?.phase === 'streaming' && (project.head?.number ?? 1) === 1) return t('updates');
        return project.head === null ? t('ready') : t('version', { number: project.head.number });
      case 'unavailable':
        return tEngine('absentShort');
      default:
        return preview satisfies never;
    }
  };
}
