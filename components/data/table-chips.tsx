'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { useWording } from '@/components/intl/wording';
import type { DataOverview } from '@/lib/backends/data/data-view';

/** What is shown: a table by its name, or the app's people, files or mails. */
export type Looked =
  | { at: 'table'; name: string }
  | { at: 'people' }
  | { at: 'files' }
  | { at: 'mails' }
  | { at: 'functions' };

/**
 * Everything an app stores, with counts. The tables that ready-made parts keep for themselves are behind a separate
 * chip.
 */
export function TableChips({
  overview,
  functions,
  looked,
  onLook,
}: {
  overview: DataOverview;
  /** How many server functions the app has. */
  functions: number;
  looked: Looked | null;
  onLook: (looked: Looked) => void;
}) {
  const t = useTranslations('data');
  const tFunctions = useTranslations('functions');
  const { count } = useWording();
  const [showsParts, setShowsParts] = useState(false);
  const isHere = (name: string) => looked?.at === 'table' && looked.name === name;
  const ofParts = overview.tables.filter(({ isOfPart }) => isOfPart);
  const areShown = showsParts || ofParts.some(({ name }) => isHere(name));
  const chip = (key: string, label: string, rows: number | null, isCurrent: boolean, next: Looked) => (
    <li key={key} className="flex-none">
      <button
        type="button"
        aria-current={isCurrent || undefined}
        onClick={() => onLook(next)}
        data-testid={`chip-${key}`}
        className={classNames(
          'inline-flex h-8 items-center gap-2 rounded-full border px-3 text-sm whitespace-nowrap focus-visible:rounded-full max-wide:h-10',
          isCurrent ? 'border-ink bg-ink text-paper' : 'border-line bg-surface hover:border-line-strong',
        )}
      >
        <span className="font-medium">{label}</span>
        {rows !== null && <span className={isCurrent ? undefined : 'text-ink-3'}>{count(rows)}</span>}
      </button>
    </li>
  );
  const tableChip = ({ name, label, rows, isView }: DataOverview['tables'][number]) =>
    chip(`table-${name}`, label, isView ? null : rows, isHere(name), { at: 'table', name });
  return (
    <nav aria-label={t('tables')} className="min-w-0 flex-1">
      <ul className="scrollbar-calm flex gap-2 overflow-x-auto p-0.5 @min-[760px]/pane:flex-wrap">
        {overview.tables.filter(({ isOfPart }) => !isOfPart).map(tableChip)}
        {chip('people', t('people.title'), overview.people, looked?.at === 'people', { at: 'people' })}
        {overview.mails > 0 && chip('mails', t('mails.title'), overview.mails, looked?.at === 'mails', { at: 'mails' })}
        {(overview.files > 0 || overview.buckets.length > 0) &&
          chip('files', t('files.title'), overview.files, looked?.at === 'files', { at: 'files' })}
        {functions > 0 &&
          chip('functions', tFunctions('title'), functions, looked?.at === 'functions', { at: 'functions' })}
        {ofParts.length > 0 && (
          <li className="flex-none">
            <button
              type="button"
              aria-expanded={areShown}
              onClick={() => setShowsParts(!areShown)}
              data-testid="button-tables-of-parts"
              className="inline-flex h-8 items-center gap-2 rounded-full border border-dashed border-line-strong px-3 text-sm whitespace-nowrap text-ink-2 hover:text-ink focus-visible:rounded-full max-wide:h-10"
            >
              {t('ofParts')}
              <span className="text-ink-3">{count(ofParts.length)}</span>
            </button>
          </li>
        )}
        {areShown && ofParts.map(tableChip)}
      </ul>
    </nav>
  );
}
