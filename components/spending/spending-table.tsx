'use client';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Button } from '@/components/ui/button';
import type { PaidTurn } from '@/lib/base/answers/money-answers';
import { addPaidTurns } from '@/lib/studio/studio/paid-turns';

const rowsAtOnce = 100;
const number = 'num px-3 py-2.5 text-right align-top max-wide:hidden';
const money = 'num wide:min-w-36 py-2.5 pr-4 pl-3 text-right align-top';

/** One row per change, and their total. On a phone it has two columns, with the counts under the text. */
export function SpendingTable({ turns }: { turns: readonly PaidTurn[] }) {
  const t = useTranslations('money.spending');
  const [shown, setShown] = useState(rowsAtOnce);
  const rest = turns.length - shown;
  return (
    <>
      <div className="mt-4 overflow-hidden rounded-lg border border-line bg-surface">
        <table aria-label={t('table')} className="w-full border-collapse text-sm">
          <thead className="border-b border-line text-xs text-ink-2">
            <tr>
              <th scope="col" className="py-2 pr-3 pl-4 text-left font-medium">
                {t('change')}
              </th>
              <th scope="col" className="px-3 py-2 text-right font-medium whitespace-nowrap max-wide:hidden">
                {t('read')}
              </th>
              <th scope="col" className="px-3 py-2 text-right font-medium whitespace-nowrap max-wide:hidden">
                {t('cached')}
              </th>
              <th scope="col" className="px-3 py-2 text-right font-medium whitespace-nowrap max-wide:hidden">
                {t('written')}
              </th>
              <th scope="col" className="py-2 pr-4 pl-3 text-right font-medium">
                {t('cost')}
              </th>
              <th scope="col" className="py-2 pr-4 pl-3 text-right font-medium whitespace-nowrap max-wide:hidden">
                {t('uncounted')}
              </th>
            </tr>
          </thead>
          <tbody>
            {turns.slice(0, shown).map((turn) => (
              <Row key={turn.turnId} turn={turn} />
            ))}
          </tbody>
          <Totals turns={turns} />
        </table>
      </div>
      {rest > 0 && (
        <Button className="mt-3" onClick={() => setShown(shown + rowsAtOnce)}>
          {t('more', { count: Math.min(rest, rowsAtOnce) })}
        </Button>
      )}
    </>
  );
}

function Row({ turn }: { turn: PaidTurn }) {
  const t = useTranslations('money.spending');
  const { money: dollars, count, moment } = useWording();
  const counts = t('counts', { input: count(turn.input), output: count(turn.output) });
  const uncounted =
    turn.uncountedUsd > 0 && turn.why !== null ? `${dollars(turn.uncountedUsd)} · ${t(`why.${turn.why}`)}` : null;
  return (
    <tr className="border-line not-first:border-t">
      <td className="w-full max-w-0 py-2.5 pr-3 pl-4 align-top">
        <span className="block truncate font-medium" title={turn.prompt}>
          {turn.prompt}
        </span>
        <span className="block text-xs text-ink-3">
          {turn.isDeleted ? (
            t('deleted', { name: turn.app })
          ) : (
            <Link href={`/projects/${turn.projectId}`} className="underline decoration-line-strong underline-offset-3">
              {turn.app}
            </Link>
          )}
          {` · ${moment(turn.at)} · `}
          <span className="max-wide:hidden">{turn.models.join(' ')}</span>
          <span className="num wide:hidden">{counts}</span>
        </span>
        {uncounted !== null && (
          <span className="num block text-xs text-ink-3 wide:hidden">{`${t('uncounted')}: ${uncounted}`}</span>
        )}
      </td>
      <td className={number}>{count(turn.input)}</td>
      <td className={number}>{count(turn.cached)}</td>
      <td className={number}>{count(turn.output)}</td>
      <td className={money}>
        {turn.costUsd === null ? (
          <span className="text-ink-3">{t('noPrice')}</span>
        ) : (
          <span className="font-medium">{dollars(turn.costUsd)}</span>
        )}
        {turn.estimated && turn.costUsd !== null && <span className="block text-xs text-ink-3">{t('estimated')}</span>}
        {turn.unseenUsd > 0 && (
          <span className="block text-xs text-ink-3">{t('unseen', { amount: dollars(turn.unseenUsd) })}</span>
        )}
        {turn.isRunning && <span className="block text-xs text-ink-3">{t('running')}</span>}
      </td>
      <td className="num min-w-35 py-2.5 pr-4 pl-3 text-right align-top max-wide:hidden">
        {turn.uncountedUsd > 0 && turn.why !== null && (
          <>
            {dollars(turn.uncountedUsd)}
            <span className="block text-xs text-ink-3">{t(`why.${turn.why}`)}</span>
          </>
        )}
      </td>
    </tr>
  );
}

function Totals({ turns }: { turns: readonly PaidTurn[] }) {
  const t = useTranslations('money.spending');
  const { money: dollars, count } = useWording();
  const totals = addPaidTurns(turns);
  const hasPrice = totals.unpriced < totals.turns;
  return (
    <tfoot className="border-t border-line-strong bg-sunk font-medium">
      <tr>
        <th scope="row" className="py-2.5 pr-3 pl-4 text-left align-top font-bold">
          {t('total')}
          <span className="num block text-xs font-regular text-ink-2">{t('totalWords', { turns: totals.turns })}</span>
          {totals.unpriced > 0 && (
            <span className="num block text-xs font-regular text-ink-2">
              {t('noPriceTotal', { turns: totals.unpriced })}
            </span>
          )}
          <span className="num block text-xs font-regular text-ink-2 wide:hidden">
            {t('counts', { input: count(totals.input), output: count(totals.output) })}
          </span>
        </th>
        <td className={number}>{count(totals.input)}</td>
        <td className={number}>{count(totals.cached)}</td>
        <td className={number}>{count(totals.output)}</td>
        <td className={money} data-testid="spending-total">
          {hasPrice ? dollars(totals.costUsd) : <span className="font-regular text-ink-2">{t('noPrice')}</span>}
          {totals.uncountedUsd > 0 && (
            <span className="block text-xs font-regular text-ink-2 wide:hidden">
              {`${t('uncounted')}: ${dollars(totals.uncountedUsd)}`}
            </span>
          )}
        </td>
        <td className="num py-2.5 pr-4 pl-3 text-right align-top max-wide:hidden">
          {totals.uncountedUsd > 0 && dollars(totals.uncountedUsd)}
        </td>
      </tr>
    </tfoot>
  );
}
