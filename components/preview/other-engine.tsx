'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { canBeContained, otherEngine } from '@/lib/runtime/choose-engine';
import type { StudioHandle } from '@/lib/studio/studio-controller';
import { studioPath, type StudioEngine } from '@/lib/studio/studio-engine';

/** One click: the same app with the other engine, on the page made for it. */
export function OtherEngine({ studio, engine }: { studio: StudioHandle; engine: StudioEngine }) {
  const t = useTranslations('engine');
  const call = useCall();
  const [phase, setPhase] = useState<'idle' | 'changing'>('idle');
  const next = otherEngine(engine.engine);
  if (next === 'webcontainer' && !canBeContained(engine)) return null;
  const change = async () => {
    setPhase('changing');
    if ((await call(studio.api.runWith(next))) === undefined) return setPhase('idle');
    // A new document: isolation is a matter of the whole page.
    window.location.assign(studioPath(studio.project.id, next));
  };
  return (
    <Button
      variant="quiet"
      isBusy={phase === 'changing'}
      data-testid="button-other-engine"
      onClick={() => void change()}
    >
      {t('other')}
    </Button>
  );
}
