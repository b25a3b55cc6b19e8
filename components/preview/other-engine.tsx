'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { canBeContained, otherEngine } from '@/lib/preview/runtime/choose-engine';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { studioPath, type StudioEngine } from '@/lib/studio/studio/studio-engine';

/** Opens the same app with the other engine, on the page for that engine. */
export function OtherEngine({ studio, engine }: { studio: StudioHandle; engine: StudioEngine }) {
  const t = useTranslations('engine');
  const call = useCall();
  const [phase, setPhase] = useState<'idle' | 'changing'>('idle');
  const next = otherEngine(engine.engine);
  if (next === 'webcontainer' && (!canBeContained(engine) || isPhone())) return null;
  const change = async () => {
    setPhase('changing');
    if ((await call(studio.api.runWith(next))) === undefined) return setPhase('idle');
    // A full page load: isolation applies to the whole document.
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

/** A container needs more memory than phones give a page. */
const isPhone = () =>
  typeof window !== 'undefined' && window.matchMedia('(pointer: coarse) and (max-width: 900px)').matches;
