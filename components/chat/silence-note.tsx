'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';
import { useStop } from './use-stop';

/**
 * Shown once per silence of a model, with what the person can do. The wait continues either way; *Keep waiting* only
 * hides the note.
 */
export function SilenceNote({ studio, turn }: { studio: StudioHandle; turn: StudioTurn | null }) {
  const t = useTranslations('studio.silence');
  const { isStopping, stop } = useStop(studio, turn);
  const [put, setPut] = useState<number | null>(null);
  if (turn === null || turn.outcome !== null || turn.activity.type !== 'silent') return null;
  const { since, until } = turn.activity;
  if (put === since) return null;
  return (
    <div className="animate-rise px-4 pb-2" data-testid="note-silence">
      <Notice>
        <p>{t('words', { minutes: Math.max(1, Math.round(until / 60)) })}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button variant="primary" data-testid="button-keep-waiting" onClick={() => setPut(since)}>
            {t('keepWaiting')}
          </Button>
          <Button variant="second" data-testid="button-stop-silent" disabled={isStopping} onClick={stop}>
            {t('stop')}
          </Button>
        </div>
      </Notice>
    </div>
  );
}
