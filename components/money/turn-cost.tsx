'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';

/** The cost of a change that made no version (which would show it), and the part of it that is not counted. */
export function TurnCost({ turn }: { turn: StudioTurn }) {
  const t = useTranslations('money.turn');
  const { money, count } = useWording();
  const { usage } = turn;
  if (turn.outcome === null || turn.version !== null || usage === null) return null;
  if (usage.cost === null) {
    const parts = usage.input + usage.output;
    return parts === 0 ? null : <p className="num text-xs text-ink-3">{t('partsTold', { count: count(parts) })}</p>;
  }
  if (usage.cost === 0) return null;
  return (
    <p className="num text-xs text-ink-3">
      {usage.uncounted > 0
        ? t('costUncounted', { amount: money(usage.cost), uncounted: money(usage.uncounted) })
        : t('cost', { amount: money(usage.cost) })}
    </p>
  );
}
