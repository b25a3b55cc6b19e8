'use client';
import { useTranslations } from 'use-intl';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { toast } from '@/components/ui/toaster';
import type { DataRow, DataTable } from '@/lib/backends/data/data-view';
import type { Asking } from './confirm-dialog';
import type { DataCalls } from './data-calls';

/**
 * Deletes rows at once and offers undo. If rows of other tables belong to them it asks first, since those would be
 * deleted as well and could not be restored.
 */
export function useRemoveRows({
  calls,
  table,
  onAsk,
  onChanged,
}: {
  calls: DataCalls;
  table: DataTable;
  onAsk: (asking: Asking) => void;
  onChanged: () => void;
}): (rows: readonly DataRow[]) => Promise<void> {
  const t = useTranslations('data');
  const tCommon = useTranslations('common');
  const call = useCall();
  const failureWords = useFailureWords();

  async function putBack(removed: readonly DataRow[]) {
    const back = await call(
      calls.add(
        table.name,
        removed.map(({ cells }) => cells),
        true,
      ),
    );
    if (back === undefined) return;
    toast(t('putBack', { count: back.rows.length }));
    onChanged();
  }

  return async function remove(rows, withLinked = false) {
    const keys = rows.map(({ key }) => key);
    const removed = await calls.remove(table.name, keys, withLinked);
    if (!removed.ok && removed.error.code === 'rows-linked') {
      onAsk({
        title: t('deleteRows', { count: rows.length }),
        words: t('linked', { what: removed.error.detail ?? '' }),
        yes: t('deleteAnyway'),
        isDanger: true,
        act: () => void remove(rows, true),
      });
      return;
    }
    if (!removed.ok) return void toast(failureWords(removed.error));
    onChanged();
    toast(t('deleted', { count: removed.value.rows.length }), {
      duration: 15_000,
      ...(!withLinked && {
        action: { label: tCommon('undo'), onClick: () => void putBack(removed.value.rows) },
      }),
    });
  } satisfies (rows: readonly DataRow[], withLinked?: boolean) => Promise<void>;
}
