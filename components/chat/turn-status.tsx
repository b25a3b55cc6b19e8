'use client';
import { CheckIcon, InfoIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Pulse } from '@/components/ui/spinner';
import { describeTurn } from '@/lib/studio/studio/describe-turn';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';
import { Elapsed } from './elapsed';
import { ProgressWords } from './progress-words';
import { useCalmly } from './use-calmly';
import { useStatusSentence } from './use-status-sentence';

/** One line that says what is going on, and for how long. */
export function TurnStatus({
  turn,
  head,
  testId,
}: {
  turn: StudioTurn | null;
  /** Number of the current version; 0 if nothing was built yet, which takes longer. */
  head: number;
  testId?: string;
}) {
  const t = useTranslations('studio.status');
  const sentence = useStatusSentence();
  const status = describeTurn(turn);
  // Going back or saving by hand makes versions that no turn tells of.
  const isPast = (status.code === 'version' || status.code === 'untried') && head > status.number;
  const words = isPast ? t('atVersion', { number: head }) : sentence(status, turn?.demo ?? false);
  const isWorking = turn !== null && turn.outcome === null && status.code !== 'question' && status.code !== 'approval';
  // While the model thinks, people want to know for how long; show one clock at a time.
  const isCounting = status.code === 'thinking' || status.code === 'silent';
  // Rendered at once, but read out at most every five seconds while the turn runs.
  const spoken = useCalmly(words, isWorking ? 5000 : 0);
  return (
    <div className="flex min-h-9.5 min-w-0 flex-1 items-center gap-2.5 py-2 text-sm text-ink-2">
      {isWorking ? (
        <Pulse />
      ) : status.code === 'version' ? (
        <CheckIcon className="size-4 flex-none text-good" aria-hidden="true" />
      ) : (
        <InfoIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
      )}
      <span aria-hidden="true" className="min-w-0">
        <span className="block truncate">
          {words}
          {isCounting && (
            <>
              {', '}
              <Elapsed since={status.since} until={null} isInline />
            </>
          )}
        </span>
        {isWorking && (
          <span className="block text-xs leading-[1.35] text-ink-3 empty:hidden" data-testid="time-left">
            <ProgressWords turn={turn} isFirst={head === 0} />
          </span>
        )}
      </span>
      <output aria-label={t('label')} data-testid={testId} className="sr-only">
        {spoken}
      </output>
      {isWorking && !isCounting && <Elapsed since={turn.startedAt} until={turn.endedAt} />}
    </div>
  );
}
