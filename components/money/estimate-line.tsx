'use client';
import { useTranslations } from 'use-intl';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { useWording } from '@/components/intl/wording';
import { classNames } from '@/components/ui/class-names';
import { createMoneyCalls } from './money-calls';

const calls = createMoneyCalls(pageRequest);

/**
 * The approximate cost of the next change (without a project: of a new app), and what the estimate is based on. Empty
 * if unknown.
 */
export function EstimateLine({
  projectId,
  isPriced,
  turns = 0,
  className,
}: {
  projectId: string | null;
  /** Whether the current model has a price; if not, no estimate is requested. */
  isPriced: boolean;
  /** Number of finished turns: each one updates the estimate. */
  turns?: number;
  className?: string;
}) {
  const t = useTranslations('money.estimate');
  const { price } = useWording();
  const { answer } = useAnswer(isPriced ? `${projectId}|${turns}` : null, () => calls.estimate(projectId));
  if (!isPriced || answer.phase !== 'ready' || answer.value.estimate === null) return null;
  const { lowUsd, highUsd, basis, turns: count } = answer.value.estimate;
  const [low, high] = [price(lowUsd), price(highUsd)];
  return (
    <p data-testid="estimate" className={classNames('min-w-0 text-xs leading-[1.35] text-ink-3', className)}>
      <span className="num inline-block text-ink-2">
        {low === high ? t('one', { amount: high }) : t('range', { low, high })}
      </span>{' '}
      <span className="inline-block">{t(basis, { turns: count })}</span>
    </p>
  );
}
