'use client';
import { DatabaseIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import type { CallResult } from '@/lib/studio/studio/request';
import { BackOutcome } from './back-outcome';
import type { BroughtBack, ShownStored } from '@/lib/base/answers/moment-answers';
import { useStoredWords } from './stored-words';
import { RowChanges, TableChanges } from './table-changes';
import { useLooked } from './use-looked';

export type BringBack = {
  rows(table: string, keys: readonly string[] | 'all'): Promise<BroughtBack | undefined>;
  undo(before: string): Promise<unknown>;
};

/** Changes of stored data between two moments: in plain words first, then row by row; deleted rows can be restored. */
export function StoredChanges({
  compare,
  bringBack,
  level = 3,
}: {
  compare: (signal: AbortSignal) => Promise<CallResult<ShownStored>>;
  /** Null if nothing can be restored because neither side is the present. */
  bringBack: BringBack | null;
  level?: 3 | 4;
}) {
  const t = useTranslations('moments');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const { looked, leave, again } = useLooked(compare);
  const { sentences } = useStoredWords();
  const [back, setBack] = useState<BroughtBack | null>(null);
  const Title = level === 3 ? 'h3' : 'h4';
  if (looked.phase === 'ready' && looked.value.state === 'nothing') return null;

  const bring = async (table: string, keys: readonly string[] | 'all') => {
    const done = await bringBack?.rows(table, keys);
    if (done === undefined) return;
    setBack(done);
    again(true);
  };
  return (
    <section aria-label={t('title')} className="mt-6">
      <Title className="text-md">{t('title')}</Title>
      {looked.phase === 'looking' && (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2 text-ink-2">
          <output className="flex items-center gap-2">
            <Spinner />
            {t('looking')}
          </output>
          <Button variant="quiet" onClick={leave}>
            {tCommon('cancel')}
          </Button>
        </div>
      )}
      {looked.phase === 'left' && (
        <Button className="mt-2" onClick={() => again()}>
          {t('look')}
        </Button>
      )}
      {looked.phase === 'failed' && (
        <LoadFailed className="mt-2" onTryAgain={() => again()}>
          {failureWords(looked.failure)}
        </LoadFailed>
      )}
      {back !== null && (
        <BackOutcome
          back={back}
          onUndo={async () => {
            await bringBack?.undo(back.before);
            setBack(null);
            again(true);
          }}
        />
      )}
      {looked.phase === 'ready' && looked.value.state === 'same' && <p className="mt-2 text-ink-2">{t('same')}</p>}
      {looked.phase === 'ready' && looked.value.state === 'untold' && (
        <p className="mt-2 text-ink-2">{t(`untold.${looked.value.why}.${looked.value.which}`)}</p>
      )}
      {looked.phase === 'ready' && looked.value.state === 'differs' && (
        <>
          <ul className="mt-2 grid gap-1.5" data-testid="list-stored-changes">
            {sentences(looked.value).map((sentence) => (
              <li key={sentence} className="flex items-baseline gap-2">
                <DatabaseIcon className="size-3.5 flex-none translate-y-0.5 text-ink-3" aria-hidden="true" />
                <span className="min-w-0 [overflow-wrap:anywhere]">{sentence}</span>
              </li>
            ))}
          </ul>
          <div className="mt-4 grid gap-2.5">
            {looked.value.tables.map((table) => (
              <TableChanges key={table.name} table={table} onBringBack={bringBack === null ? null : bring} />
            ))}
            <RowChanges title={t('peopleTitle')} rows={looked.value.users} />
            <RowChanges title={t('filesTitle')} rows={looked.value.files} />
          </div>
        </>
      )}
    </section>
  );
}
