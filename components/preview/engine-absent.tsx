'use client';
import { PlugIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Actions } from '@/components/ui/dialog';
import { Button } from '@/components/ui/button';
import type { EngineAbsence } from '@/lib/preview/runtime/runtime';
import type { StudioTab } from '@/lib/studio/studio/pane';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioEngine } from '@/lib/studio/studio/studio-engine';
import { OtherEngine } from './other-engine';

/** Shown instead of the app if its engine can't run here: why, and the alternatives. */
export function EngineAbsent({
  studio,
  engine,
  reason,
  onTab,
}: {
  studio: StudioHandle;
  engine: StudioEngine;
  reason: EngineAbsence;
  onTab: (tab: StudioTab) => void;
}) {
  const t = useTranslations('engine');
  return (
    <div className="absolute inset-0 grid place-items-center bg-surface p-5">
      <section className="max-h-full w-90 max-w-full overflow-auto" data-testid="card-engine-absent">
        <h2 className="flex items-center gap-2 text-lg">
          <PlugIcon className="size-4.5 flex-none text-ink-3" aria-hidden="true" />
          {t('absent')}
        </h2>
        <p className="mt-1 text-sm text-ink-2">{t(`reason.${reason}`)}</p>
        <Actions>
          <Button variant="second" onClick={() => onTab('code')}>
            {t('openFiles')}
          </Button>
          {/* Easel's own engine has no Node: for an app that needs Node, switching would not help. */}
          {engine.needs === 'client' && <OtherEngine studio={studio} engine={engine} />}
        </Actions>
      </section>
    </div>
  );
}
