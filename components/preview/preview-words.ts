'use client';
import { useTranslations } from 'use-intl';
import type { StudioView } from '@/lib/studio/studio/studio-controller';
import { runningTurn } from '@/lib/studio/studio/studio-state';

/** The preview's state in one short line, from the runtime's status or the running turn's phase. */
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
        // A working app shows its version until the change is complete; a first app grows as it is written.
        if (turn?.phase === 'verifying') return t('beingTried');
        if (turn !== null && (project.head?.number ?? 0) === 0) return t('updates');
        return project.head === null ? t('ready') : t('version', { number: project.head.number });
      case 'unavailable':
        return tEngine('absentShort');
      default:
        return preview satisfies never;
    }
  };
}
