'use client';
import { CheckIcon, ChevronRightIcon, LayersIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { askedAs } from '@/lib/base/foundation/asked-as';
import { isUntried, proofOf } from '@/lib/studio/studio/describe-turn';
import type { StudioTurn, TurnVersion } from '@/lib/studio/studio/studio-state';

/** The version that a turn made, named after the request as in Versions, with its evidence; a click opens Versions. */
export function VersionCard({ turn, version, onOpen }: { turn: StudioTurn; version: TurnVersion; onOpen: () => void }) {
  const t = useTranslations('studio.version');
  const tTurn = useTranslations('money.turn');
  const { money, count } = useWording();
  const proof = proofOf(turn);
  const cost = turn.usage?.cost ?? null;
  const uncounted = turn.usage?.uncounted ?? 0;
  const parts = (turn.usage?.input ?? 0) + (turn.usage?.output ?? 0);
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex w-full animate-rise items-center gap-3 rounded-md border border-line bg-surface p-2 pr-2.5 text-left transition-colors hover:border-line-strong"
    >
      <span className="grid size-9 flex-none place-items-center rounded-sm bg-sunk text-ink-3">
        <LayersIcon className="size-4" aria-hidden="true" />
      </span>
      <span className="min-w-0 flex-1">
        <b className="line-clamp-2 text-sm leading-[1.35] font-medium">
          {t('title', { number: version.number, summary: askedAs(turn.prompt) })}
        </b>
        <span className="flex flex-wrap items-center gap-x-1.5 text-xs leading-[1.4] text-ink-3">
          {proof !== null && (
            <span className="flex items-start gap-1.5">
              <CheckIcon className="mt-0.5 size-3.5 flex-none text-good" strokeWidth={2.4} aria-hidden="true" />
              {proof.by === 'tab' ? t('tried', { pages: proof.pages, sizes: proof.sizes }) : t('built')}
            </span>
          )}
          {isUntried(turn) && <span className="text-warn">{t('untried')}</span>}
          {proof?.by === 'tab' && proof.promises > 0 && (
            <span className="flex items-start gap-1.5">
              <CheckIcon className="mt-0.5 size-3.5 flex-none text-good" strokeWidth={2.4} aria-hidden="true" />
              {t('promises', { count: proof.promises })}
            </span>
          )}
        </span>
      </span>
      {cost !== null && (
        <span className="num flex-none self-start pt-0.5 text-right text-xs text-ink-3">
          {t('cost', { amount: money(cost) })}
          {uncounted > 0 && <span className="block">{tTurn('uncounted', { amount: money(uncounted) })}</span>}
        </span>
      )}
      {cost === null && parts > 0 && (
        <span className="num flex-none self-start pt-0.5 text-xs text-ink-3">
          {tTurn('parts', { count: count(parts) })}
        </span>
      )}
      <ChevronRightIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
    </button>
  );
}
