'use client';
import { useTranslations } from 'use-intl';
import type { DataLoss } from '@/lib/base/foundation/problem';

/** The data a change would delete, one line per table or column. */
export function DataLosses({ losses }: { losses: readonly DataLoss[] }) {
  const t = useTranslations('studio.loss');
  const named = (name: string) => name.replaceAll('_', ' ');
  return (
    <ul className="grid gap-1 text-sm text-ink-2">
      {losses.map(({ table, column, rows }) => (
        <li key={`${table} ${column}`} className="[overflow-wrap:anywhere]">
          {column === null
            ? t('rows', { rows, table: named(table) })
            : t('column', { rows, table: named(table), column: named(column) })}
        </li>
      ))}
    </ul>
  );
}
