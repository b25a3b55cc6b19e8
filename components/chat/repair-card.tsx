'use client';
import { CheckIcon, WrenchIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Spinner } from '@/components/ui/spinner';
import type { Repair } from '@/lib/studio/studio/studio-state';
import { ProblemLines } from '@/components/problems/problem-lines';

/** One repair round: `fixed` once the app was tried again and settled, `over` if it did not help. */
export function RepairCard({ repair, phase }: { repair: Repair; phase: 'running' | 'fixed' | 'over' }) {
  const t = useTranslations('studio.repair');
  const title = repair.mended
    ? t('mended')
    : phase === 'fixed'
      ? t('fixed')
      : phase === 'over'
        ? t('tried')
        : t('title');
  return (
    <div className="animate-rise rounded-lg border border-line bg-surface px-3.5 py-3">
      <header className="mb-1.5 flex items-center gap-2.5 text-sm font-bold">
        {phase === 'fixed' ? (
          <CheckIcon className="size-4 flex-none text-good" strokeWidth={2.2} aria-hidden="true" />
        ) : (
          <WrenchIcon className="size-4 flex-none text-warn" aria-hidden="true" />
        )}
        {title}
        {!repair.mended && (
          <span className="num ml-auto flex items-center gap-2 text-xs font-regular text-ink-3">
            {phase === 'running' && <Spinner className="size-3" />}
            {t('round', { round: repair.round, of: repair.of })}
          </span>
        )}
      </header>
      <ProblemLines problems={repair.problems} />
    </div>
  );
}
