'use client';
import { useTranslations } from 'use-intl';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { useWording } from '@/components/intl/wording';
import { classNames } from '@/components/ui/class-names';
import { createMoneyCalls } from './money-calls';

const calls = createMoneyCalls(pageRequest);

/** What the next change (without a project: a new app) will about cost, and what that rests on. Says nothing where nobody knows. */
export function EstimateLine({
  projectId,
  isPriced,
  turns = 0,
  className,
}: {
  projectId: string | null;
  /** Whether the model that answers has a price; without one nothing is asked. */
  isPriced: boolean;
  /** How many turns are over: each makes the estimate a new one. */
  turns?: number;
  className?: string;
}) {
  const t = useTranslations('money.estimate');
  const { money } = useWording();
  const { answer } = useAnswer(isPriced ? `${projectId}|${turns}` : null, () => calls.estimate(projectId));
  if (!isPriced || answer.phase !== 'ready' || answer.value.estimate === null) return null;
  const { lowUsd, highUsd, basis, turns: count } = answer.value.estimate;
  const [low, high] = [money(lowUsd), money(highUsd)];
  return (
    <p data-testid="estimate" className={classNames('min-w-0 text-xs leading-[1.35] text-ink-3', className)}>
      <span className="num inline-block text-ink-2">
        {low === high ? t('one', { amount: high }) : t('range', { low, high })}
      </span>{' '}
      <span className="inline-block">{t(basis, { turns: count })}</span>
    </p>
  );
}
