'use client';
import { PencilIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DataLosses } from '@/components/problems/data-losses';
import { PromiseAsks } from '@/components/promises/promise-asks';
import { Button } from '@/components/ui/button';
import { Field, Textarea } from '@/components/ui/field';
import { planToWords, wordsToPlan } from '@/lib/studio/studio/plan-words';
import { isAboutPlan, type Question } from '@/lib/studio/studio/studio-state';
import { PartAsks } from './part-asks';
import { Prose } from './prose';

/**
 * A request for approval: of a plan, which can also be edited; of data that a change would lose; of a promise that
 * would no longer hold; or of a ready-made part for an app that people use. Collapses to one line once decided.
 */
export function ApprovalCard({
  question,
  isOpen,
  canChange,
  onDecide,
}: {
  question: Question;
  isOpen: boolean;
  /** Whether edits would have an effect; a recording has only its own plan. */
  canChange: boolean;
  /** `plan` if the person changed it. */
  onDecide: (decision: { approve: boolean; plan?: string }) => Promise<void>;
}) {
  const t = useTranslations('studio.question');
  const tPlan = useTranslations('requests.plan');
  const tLoss = useTranslations('studio.loss');
  const [words, setWords] = useState<string | null>(null);
  const [phase, setPhase] = useState<'open' | 'approving' | 'declining'>('open');
  const titleId = useId();

  const tAsk = useTranslations('promises.ask');
  const tPart = useTranslations('studio.part');
  const isLoss = question.losses.length > 0;
  const isAsk = question.promises.length > 0;
  const isPart = question.modules.length > 0;
  const isPlan = isAboutPlan(question);
  if (question.answer !== null) {
    const isSame = question.answer.trim() === question.text.trim();
    return (
      <p className="max-w-[88%] self-end rounded-[14px_14px_4px_14px] bg-bubble px-3.5 py-2 leading-[1.45]">
        {isLoss
          ? tLoss(question.answer === '' ? 'declined' : 'approved')
          : isAsk
            ? tAsk(question.answer === '' ? 'kept' : 'agreed')
            : isPart
              ? tPart(question.answer === '' ? 'declined' : 'approved')
              : question.answer === ''
                ? tPlan('declined')
                : isSame
                  ? tPlan('approved')
                  : tPlan('changed')}
      </p>
    );
  }
  const approve = async () => {
    const isChanged = words !== null && words !== planToWords(question.text);
    setPhase('approving');
    await onDecide({ approve: true, ...(isChanged && { plan: wordsToPlan(words) }) });
    setPhase('open');
  };
  const decline = async () => {
    setPhase('declining');
    await onDecide({ approve: false });
    setPhase('open');
  };
  return (
    <section aria-labelledby={titleId} className="animate-rise rounded-lg border border-line bg-surface p-3.5">
      <h2 id={titleId} className="text-md leading-[1.4] tracking-normal">
        {isLoss ? tLoss('title') : isAsk ? tAsk('title') : isPart ? tPart('title') : t('approvalTitle')}
      </h2>
      <div className="mt-2 text-ink-2">
        {isLoss ? (
          <DataLosses losses={question.losses} />
        ) : isAsk ? (
          <PromiseAsks asks={question.promises} />
        ) : isPart ? (
          <PartAsks asks={question.modules} />
        ) : words === null ? (
          <Prose text={question.text} isStreaming={false} />
        ) : (
          <Field label={tPlan('label')} hint={tPlan('hint')}>
            {(props) => (
              <Textarea
                {...props}
                // The person asked for it with the button that stood here.
                // oxlint-disable-next-line jsx-a11y/no-autofocus
                autoFocus
                data-testid="textbox-the-plan"
                value={words}
                rows={Math.min(14, words.split('\n').length + 1)}
                onChange={(event) => setWords(event.target.value)}
                className="text-sm leading-[1.6] text-ink"
              />
            )}
          </Field>
        )}
      </div>
      {isOpen && (
        <div className="mt-3 flex flex-wrap gap-2 max-wide:[&>button]:flex-auto">
          <Button
            variant={isLoss ? 'danger' : 'primary'}
            isBusy={phase === 'approving'}
            disabledBecause={words !== null && wordsToPlan(words) === '' ? tPlan('empty') : null}
            data-testid="button-go-ahead"
            onClick={() => void approve()}
          >
            {isLoss ? tLoss('approve') : isAsk ? tAsk('agree') : isPart ? tPart('approve') : t('approve')}
          </Button>
          <Button isBusy={phase === 'declining'} onClick={() => void decline()}>
            {isLoss ? tLoss('decline') : isAsk ? tAsk('keep') : isPart ? tPart('decline') : t('decline')}
          </Button>
          {canChange && isPlan && words === null && (
            <Button
              variant="quiet"
              data-testid="button-change-the-plan"
              onClick={() => setWords(planToWords(question.text))}
            >
              <PencilIcon className="size-3.5" aria-hidden="true" />
              {tPlan('change')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
