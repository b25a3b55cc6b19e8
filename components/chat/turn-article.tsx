'use client';
import { ArrowRightLeftIcon, ChevronRightIcon } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import type { StudioHandle } from '@/lib/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio-state';
import { EndCard } from './end-card';
import { Prose } from './prose';
import { QuestionCard } from './question-card';
import { RepairCard } from './repair-card';
import { VersionCard } from './version-card';
import { WorkCard } from './work-card';

/** One prompt and all that answers it: what I'll do, the plan and files, what was tried, a version. Older turns fold. */
export const TurnArticle = memo(function TurnArticle({
  studio,
  turn,
  isLast,
  isDemo,
  onOpenVersions,
  onOwnWords,
}: {
  studio: StudioHandle;
  turn: StudioTurn;
  isLast: boolean;
  isDemo: boolean;
  onOpenVersions: () => void;
  onOwnWords: () => void;
}) {
  const t = useTranslations('studio.work');
  const call = useCall();
  const isRunning = turn.outcome === null;
  const hasWork = turn.said.plan !== null || turn.said.files.length > 0;
  return (
    <article className="flex min-w-0 flex-col gap-3">
      <p className="max-w-[88%] self-end rounded-[14px_14px_4px_14px] bg-bubble px-3.5 py-2 leading-[1.45] break-words whitespace-pre-wrap">
        {turn.prompt}
      </p>
      {turn.said.beforeQuestion.trim() !== '' && <Prose text={turn.said.beforeQuestion} isStreaming={false} />}
      {turn.questions.map((question) => (
        <QuestionCard
          key={question.questionId}
          question={question}
          isOpen={isRunning && turn.phase === 'waiting'}
          onChoose={async (choice) => {
            await call(studio.api.answer(turn.turnId, { questionId: question.questionId, choice }));
          }}
          onApprove={async (approve) => {
            await call(studio.api.answer(turn.turnId, { questionId: question.questionId, approve }));
          }}
          onOwnWords={onOwnWords}
        />
      ))}
      {turn.said.opening.trim() !== '' && <Prose text={turn.said.opening} isStreaming={isRunning} />}
      {isLast || !hasWork ? (
        <WorkCard turn={turn} />
      ) : (
        <details className="group">
          <summary className="flex cursor-pointer list-none items-center gap-1.5 text-sm text-ink-3 hover:text-ink [&::-webkit-details-marker]:hidden">
            <ChevronRightIcon className="size-4 transition-transform group-open:rotate-90" aria-hidden="true" />
            {t('show')}
          </summary>
          <div className="mt-2">
            <WorkCard turn={turn} />
          </div>
        </details>
      )}
      {turn.modelChanges.map(({ from, to }) => (
        <p key={`${from} ${to}`} className="flex items-start gap-2 text-sm text-ink-2 [overflow-wrap:anywhere]">
          <ArrowRightLeftIcon className="mt-0.5 size-4 flex-none text-ink-3" aria-hidden="true" />
          {t('modelChanged', { from, to })}
        </p>
      ))}
      {turn.repairs.map((repair, index) => (
        <RepairCard
          key={`${repair.round}-${repair.mended}`}
          repair={repair}
          phase={
            index < turn.repairs.length - 1
              ? 'over'
              : isRunning
                ? 'running'
                : turn.observation?.phase === 'settled'
                  ? 'fixed'
                  : 'over'
          }
        />
      ))}
      {turn.said.closing.trim() !== '' && <Prose text={turn.said.closing} isStreaming={isRunning} />}
      <EndCard studio={studio} turn={turn} isLast={isLast} isDemo={isDemo} />
      {turn.version !== null && <VersionCard turn={turn} version={turn.version} onOpen={onOpenVersions} />}
    </article>
  );
});
