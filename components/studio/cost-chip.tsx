'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { LimitsPanel } from '@/components/money/limits-panel';
import { Popover } from '@/components/ui/popover';
import type { StudioModel } from '@/lib/studio/studio/pane';
import type { StudioState } from '@/lib/studio/studio/studio-state';
import { unpricedTokens } from '@/lib/studio/studio/unpriced-tokens';

/**
 * The real cost of this app so far, its limit, and how to change it. Only tokens if no price is known; nothing while
 * only the demo has answered.
 */
export function CostChip({
  projectId,
  project,
  model,
}: {
  projectId: string;
  project: StudioState;
  model: StudioModel;
}) {
  const t = useTranslations('studio.top');
  const tTurn = useTranslations('money.turn');
  const { money, count } = useWording();
  const { limitUsd } = project;
  const parts = unpricedTokens(project);
  const spent = project.spent ?? (model.isPriced ? 0 : null);
  if (spent === null && parts === 0) return null;
  const turn = project.turns.findLast(({ usage, spending }) => usage !== null || spending !== null) ?? null;
  const usage = turn?.usage ?? null;
  const rows: Array<[name: string, value: string]> = [];
  if (spent !== null) rows.push([t('costSoFar'), money(spent)]);
  if (turn !== null && turn.outcome === null && turn.spending !== null) {
    rows.push([t('costThisChange'), t('costAndCounting', { amount: money(turn.spending) })]);
  } else if (usage !== null && usage.cost !== null) {
    rows.push([t('costLastChange'), money(usage.cost)]);
  }
  if (usage !== null) {
    rows.push([t('costTokens'), t('costTokensValue', { input: count(usage.input), output: count(usage.output) })]);
    if (usage.uncounted > 0) rows.push([t('costUncounted'), money(usage.uncounted)]);
  }
  if (parts > 0) rows.push([t('costUnpriced'), tTurn('parts', { count: count(parts) })]);
  return (
    <Popover
      label={t('costTitle')}
      className="max-h-(--radix-popover-content-available-height) overflow-auto"
      trigger={
        <button
          type="button"
          data-testid="button-cost"
          className="num inline-flex h-8 flex-none items-center gap-1.5 rounded-md px-2.5 text-sm font-medium hover:bg-hover max-wide:h-10 max-wide:px-1.5"
        >
          <span className="sr-only">{t('cost')}</span>
          {spent === null ? t('costUnknown') : money(spent)}
          {spent !== null && limitUsd !== null && (
            <span className="inline-flex items-center gap-2 font-regular text-ink-2">
              {t('costOf', { amount: money(limitUsd) })}
              <span aria-hidden="true" className="block h-1 w-11 overflow-hidden rounded-full bg-line max-wide:hidden">
                <span
                  className="block h-full rounded-full bg-ink-2"
                  style={{ width: `${Math.min(100, (spent / Math.max(limitUsd, 0.01)) * 100)}%` }}
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
      {usage !== null && (
        <p className="text-sm text-ink-2">
          {(usage.cost === null || parts > 0) && `${t('costTokensWhat')} `}
          {usage.estimated ? t('costEstimated') : usage.cost === null ? t('costNoPrice') : t('costReal')}
        </p>
      )}
      <LimitsPanel projectId={projectId} spent={project.spent} />
    </Popover>
  );
}
