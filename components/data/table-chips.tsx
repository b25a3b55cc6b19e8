'use client';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { useWording } from '@/components/intl/wording';
import type { DataOverview } from '@/lib/data/data-view';

/** What is looked at: a table by its name, or the people or files of the app. */
export type Looked = { at: 'table'; name: string } | { at: 'people' } | { at: 'files' };

/** Everything an app keeps, with how much of it. */
export function TableChips({
  overview,
  looked,
  onLook,
}: {
  overview: DataOverview;
  looked: Looked | null;
  onLook: (looked: Looked) => void;
}) {
  const t = useTranslations('data');
  const { count } = useWording();
  const chip = (key: string, label: string, rows: number | null, isHere: boolean, next: Looked) => (
    <li key={key} className="flex-none">
      <button
        type="button"
        aria-current={isHere || undefined}
        onClick={() => onLook(next)}
        data-testid={`chip-${key}`}
        className={classNames(
          'inline-flex h-8 items-center gap-2 rounded-full border px-3 text-sm whitespace-nowrap focus-visible:rounded-full max-wide:h-10',
          isHere ? 'border-ink bg-ink text-paper' : 'border-line bg-surface hover:border-line-strong',
        )}
      >
        <span className="font-medium">{label}</span>
        {rows !== null && <span className={isHere ? undefined : 'text-ink-3'}>{count(rows)}</span>}
      </button>
    </li>
  );
  return (
    <nav aria-label={t('tables')} className="min-w-0 flex-1">
      <ul className="scrollbar-calm flex gap-2 overflow-x-auto p-0.5 @min-[760px]/pane:flex-wrap">
        {overview.tables.map(({ name, label, rows, isView }) =>
          chip(`table-${name}`, label, isView ? null : rows, looked?.at === 'table' && looked.name === name, {
            at: 'table',
            name,
          }),
        )}
        {chip('people', t('people.title'), overview.people, looked?.at === 'people', { at: 'people' })}
        {(overview.files > 0 || overview.buckets.length > 0) &&
          chip('files', t('files.title'), overview.files, looked?.at === 'files', { at: 'files' })}
      </ul>
    </nav>
  );
}
