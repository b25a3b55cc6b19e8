'use client';
import { FastForwardIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import type { TurnId } from '@/lib/base/foundation/id';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';

/** Skips to the end of a recording while it plays. */
export function ShowItAll({ studio, turn }: { studio: StudioHandle; turn: StudioTurn | null }) {
  const t = useTranslations('studio.top');
  const call = useCall();
  const [asked, setAsked] = useState<TurnId | null>(null);
  if (turn === null || !turn.demo || turn.phase !== 'streaming' || asked === turn.turnId) return null;
  return (
    <Button
      variant="quiet"
      data-testid="button-show-it-all"
      onClick={() => {
        setAsked(turn.turnId);
        void call(studio.api.showItAll(turn.turnId));
      }}
    >
      <FastForwardIcon className="size-4" aria-hidden="true" />
      {t('showItAll')}
    </Button>
  );
}
