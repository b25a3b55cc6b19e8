'use client';
import { ArrowRightLeftIcon, ChevronRightIcon, ImageOffIcon, ScissorsIcon } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { SentAttachments, urlOfAttachment } from '@/components/attachments/sent-attachments';
import { useCall } from '@/components/intl/use-call';
import { TurnCost } from '@/components/money/turn-cost';
import { PromiseLines } from '@/components/promises/promise-lines';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { isAboutPlan, openQuestion, type StudioTurn } from '@/lib/studio/studio/studio-state';
import { ApprovalCard } from './approval-card';
import { DirectionCard } from './direction-card';
import { EndCard } from './end-card';
import { FlawNote } from './flaw-note';
import { Prose } from './prose';
import { QuestionCard } from './question-card';
import { RepairCard } from './repair-card';
import { RequestBubble } from './request-bubble';
import { VersionCard } from './version-card';
import { WorkCard } from './work-card';

/** Prompts up to this many characters stay in view in full. */
const shortRequest = 160;

/**
 * One prompt and everything that answers it: what I'll do, the plan and files, what was tried, a version. Older turns
 * collapse.
 */
export const TurnArticle = memo(function TurnArticle({
  studio,
  turn,
  number,
  isLast,
  isDemo,
  canEdit,
  onEdit,
  onOpenVersions,
  onOwnWords,
}: {
  studio: StudioHandle;
  turn: StudioTurn;
  /** Number of the request in the conversation, from 1. */
  number: number;
  isLast: boolean;
  isDemo: boolean;
  canEdit: boolean;
  onEdit: (turn: StudioTurn) => void;
  onOpenVersions: () => void;
  onOwnWords: () => void;
}) {
  const t = useTranslations('studio.work');
  const tFiles = useTranslations('attachments');
  const call = useCall();
  const isRunning = turn.outcome === null;
  // The approval card already shows the plan.
  const asked = openQuestion(turn);
  const isPlanShown = asked !== null && isAboutPlan(asked);
  // The look comes before a plan, also before one that waits for approval.
  const { direction } = turn.said;
  const isPlanAsked = turn.questions.some(isAboutPlan);
  const hasWork = turn.said.plan !== null || turn.said.files.length > 0;
  return (
    <article className="flex min-w-0 flex-col gap-3">
      <SentAttachments
        attachments={turn.attachments}
        urlOf={(index) => urlOfAttachment(studio.project.id, turn.turnId, index)}
      />
      <RequestBubble
        prompt={turn.prompt}
        number={number}
        canEdit={canEdit}
        pinned={!isLast ? 'no' : turn.prompt.length <= shortRequest ? 'all' : isRunning ? 'first-lines' : 'no'}
        onEdit={() => onEdit(turn)}
      />
      {turn.said.beforeQuestion.trim() !== '' && <Prose text={turn.said.beforeQuestion} isStreaming={false} />}
      {direction !== null && isPlanAsked && <DirectionCard direction={direction} />}
      {turn.questions.map((question) => {
        const { questionId } = question;
        const isOpen = isRunning && turn.phase === 'waiting';
        return question.kind === 'approval' ? (
          <ApprovalCard
            key={questionId}
            question={question}
            isOpen={isOpen}
            canChange={!turn.demo}
            onDecide={async (decision) => {
              await call(studio.api.answer(turn.turnId, { questionId, ...decision }));
            }}
          />
        ) : (
          <QuestionCard
            key={questionId}
            question={question}
            isOpen={isOpen}
            onChoose={async (choice) => {
              await call(studio.api.answer(turn.turnId, { questionId, choice }));
            }}
            onOwnWords={onOwnWords}
          />
        );
      })}
      {turn.said.opening.trim() !== '' && <Prose text={turn.said.opening} isStreaming={isRunning} />}
      {direction !== null && !isPlanAsked && <DirectionCard direction={direction} />}
      {isPlanShown ? null : isLast || !hasWork ? (
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
      {turn.unseen.map(({ because, model, count }) => (
        <p key={model} className="flex items-start gap-2 text-sm text-ink-2 [overflow-wrap:anywhere]">
          <ImageOffIcon className="mt-0.5 size-4 flex-none text-ink-3" aria-hidden="true" />
          {tFiles(`unseen.${because}`, { model, count })}
        </p>
      ))}
      {turn.cutRequests.map(({ model, sent, read }) => (
        <p key={model} className="flex items-start gap-2 text-sm text-ink-2 [overflow-wrap:anywhere]">
          <ScissorsIcon className="mt-0.5 size-4 flex-none text-ink-3" aria-hidden="true" />
          {t('requestCut', { model, share: Math.round((100 * read) / sent) })}
        </p>
      ))}
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
      <PromiseLines projectId={studio.project.id} promises={turn.promises} />
      <FlawNote studio={studio} turn={turn} mayAsk={isLast && !isDemo} />
      <EndCard studio={studio} turn={turn} isLast={isLast} isDemo={isDemo} />
      <TurnCost turn={turn} />
      {turn.version !== null && <VersionCard turn={turn} version={turn.version} onOpen={onOpenVersions} />}
    </article>
  );
});
