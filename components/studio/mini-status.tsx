'use client';
import { SquareIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { TurnStatus } from '@/components/chat/turn-status';
import { useStop } from '@/components/chat/use-stop';
import { Button } from '@/components/ui/button';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { openQuestion, type StudioTurn } from '@/lib/studio/studio/studio-state';

/**
 * The bar under the app on a phone while a turn runs: its status, with a Stop button or a button that leads to the
 * question.
 */
export function MiniStatus({
  studio,
  turn,
  onAnswer,
}: {
  studio: StudioHandle;
  turn: StudioTurn;
  onAnswer: () => void;
}) {
  const t = useTranslations('studio');
  const stop = useStop(studio, turn);
  const isAsking = turn.phase === 'waiting' && openQuestion(turn) !== null;
  return (
    <div className="flex items-center gap-2.5 border-t border-line bg-surface py-1 pr-2 pl-3.5">
      <TurnStatus turn={turn} head={studio.getView().project.head?.number ?? 0} testId="status-turn-status" />
      {isAsking ? (
        <Button variant="primary" onClick={onAnswer}>
          {t('question.answer')}
        </Button>
      ) : (
        <Button variant="stop" isBusy={stop.isStopping} onClick={stop.stop} data-testid="button-stop">
          {!stop.isStopping && <SquareIcon className="size-3 fill-current" aria-hidden="true" />}
          {stop.isStopping ? t('composer.stopping') : t('composer.stop')}
        </Button>
      )}
    </div>
  );
}
