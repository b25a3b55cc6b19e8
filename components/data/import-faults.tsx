'use client';
import { useTranslations } from 'use-intl';
import { Notice } from '@/components/ui/notice';
import type { DataTable, ImportOutcome } from '@/lib/backends/data/data-view';

/** Why a file was not imported, line by line. */
export function ImportFaults({ outcome, table }: { outcome: ImportOutcome; table: DataTable }) {
  const t = useTranslations('data.import');
  const labelOf = (name: string | null) => table.columns.find((column) => column.name === name)?.label ?? null;
  return (
    <Notice tone="warn" className="mt-4">
      <p>{t('refused', { count: outcome.faults.length })}</p>
      <ul
        aria-label={t('faults')}
        data-testid="list-import-faults"
        className="scrollbar-calm mt-1.5 max-h-40 overflow-auto"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
        tabIndex={0}
      >
        {outcome.faults.map(({ line, column, why }, at) => {
          const label = labelOf(column);
          const words = t(`why.${why}`);
          return (
            <li key={at}>{label === null ? t('faultAt', { line, words }) : t('faultIn', { line, label, words })}</li>
          );
        })}
      </ul>
      {outcome.more && <p className="mt-1">{t('more')}</p>}
    </Notice>
  );
}
