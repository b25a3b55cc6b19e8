'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import type { Cells, DataTable } from '@/lib/backends/data/data-view';
import type { DataCalls } from './data-calls';
import { ValueInput } from './value-input';

/** Adds a row, value by value. Untouched values get the table's defaults. */
export function RowDialog({
  calls,
  table,
  onClose,
  onAdded,
}: {
  calls: DataCalls;
  table: DataTable;
  onClose: () => void;
  onAdded: () => void;
}) {
  const t = useTranslations('data.add');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const [cells, setCells] = useState<Cells>({});
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const columns = table.columns.filter(({ isFixed, kind, isRequired }) => !isFixed && (kind !== 'id' || isRequired));

  async function send() {
    const empty = columns.filter(({ name, isRequired }) => isRequired && (cells[name] ?? null) === null);
    setMissing(new Set(empty.map(({ name }) => name)));
    if (empty.length > 0) return;
    setBusy(true);
    const added = await calls.add(table.name, [cells]);
    setBusy(false);
    if (added.ok) onAdded();
    else setRefusal(failureWords(added.error));
  }
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={t('title', { table: table.label })}>
      <form
        className="mt-4 grid gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {columns.map((column) => (
          <Field
            key={column.name}
            label={column.label}
            {...(!column.isRequired && { hint: column.isNullable ? t('optional') : t('hasDefault') })}
            problem={missing.has(column.name) ? t('needed') : null}
          >
            {(props) => (
              <ValueInput
                calls={calls}
                table={table.name}
                column={column}
                value={cells[column.name] ?? null}
                onValue={(value) => {
                  const { [column.name]: _left, ...others } = cells;
                  // An emptied value falls back to the table's default.
                  setCells(value === null && !column.isRequired ? others : { ...cells, [column.name]: value });
                }}
                linkLabel={null}
                {...props}
              />
            )}
          </Field>
        ))}
        {refusal !== null && <Notice tone="warn">{refusal}</Notice>}
        <Actions className="mt-1">
          <Button type="submit" variant="primary" isBusy={isBusy} data-testid="button-save-row">
            {t('save')}
          </Button>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}
