'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Popover } from '@/components/ui/popover';
import type { StudioState } from '@/lib/studio/studio-state';

/** Real cost of this app. Absent until a live model has given numbers. */
export function CostChip({ project, limitUsd }: { project: StudioState; limitUsd: number | null }) {
  const t = useTranslations('studio.top');
  const { money, count } = useWording();
  if (project.spent === null) return null;
  const turn = project.turns.findLast((candidate) => candidate.usage !== null) ?? null;
  const usage = turn?.usage ?? null;
  const rows: Array<[name: string, value: string]> = [[t('costSoFar'), money(project.spent)]];
  if (usage !== null && usage.cost !== null) {
    rows.push(
      turn?.outcome === null
        ? [t('costThisChange'), t('costAndCounting', { amount: money(usage.cost) })]
        : [t('costLastChange'), money(usage.cost)],
    );
  }
  if (usage !== null) {
    rows.push([t('costTokens'), t('costTokensValue', { input: count(usage.input), output: count(usage.output) })]);
    if (usage.uncounted > 0) rows.push([t('costUncounted'), money(usage.uncounted)]);
  }
  if (limitUsd !== null) rows.push([t('costLimit'), money(limitUsd)]);
  return (
    <Popover
      label={t('costTitle')}
      trigger={
        <button
          type="button"
          className="num inline-flex h-8 flex-none items-center gap-1.5 rounded-md px-2.5 text-sm font-medium hover:bg-hover max-wide:h-10 max-wide:px-1.5"
        >
          <span className="sr-only">{t('cost')}</span>
          {money(project.spent)}
          {limitUsd !== null && (
            <span className="inline-flex items-center gap-2 font-regular text-ink-2">
              {t('costOf', { amount: money(limitUsd) })}
              <span aria-hidden="true" className="block h-1 w-11 overflow-hidden rounded-full bg-line max-wide:hidden">
                <span
                  className="block h-full rounded-full bg-ink-2"
                  style={{ width: `${Math.min(100, (project.spent / Math.max(limitUsd, 0.01)) * 100)}%` }}
                />
              </span>
            </span>
          )}
        </button>
      }
    >
      <h2 className="text-lg">{t('costTitle')}</h2>
      <dl className="num my-2.5 grid grid-cols-[1fr_auto] gap-x-3 gap-y-1.5 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm text-ink-2">{usage?.estimated ? t('costEstimated') : t('costReal')}</p>
    </Popover>
  );
}
