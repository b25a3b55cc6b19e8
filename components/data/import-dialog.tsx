'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toaster';
import type { DataTable, ImportOutcome } from '@/lib/backends/data/data-view';
import type { DataCalls } from './data-calls';
import { readFile, type ReadFile } from './file-work';
import { ImportFaults } from './import-faults';
import { matchColumns } from './match-columns';

type Chosen = ReadFile & { columns: (string | null)[] };

/** Imports a CSV or Excel file: choose it, map its columns, and either all rows are added or none. */
export function ImportDialog({
  calls,
  table,
  guard,
  onChanged,
  onClose,
}: {
  calls: DataCalls;
  table: DataTable;
  guard: (act: () => void) => void;
  onChanged: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('data.import');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const targets = table.columns.filter(({ isFixed }) => !isFixed);

  async function read(file: File) {
    setBusy(true);
    setChosen(null);
    setOutcome(null);
    const read = await readFile(file);
    setBusy(false);
    const refused = 'fault' in read ? t(`fault.${read.fault}`) : read.file.lines === 0 ? t('empty') : null;
    setRefusal(refused);
    if ('fault' in read || refused !== null) return;
    setChosen({ ...read.file, columns: matchColumns(read.file.headings, table.columns) });
  }
  async function send({ csv, columns }: Chosen) {
    setBusy(true);
    setRefusal(null);
    setOutcome(null);
    const answer = await calls.bringIn(table.name, csv, columns);
    setBusy(false);
    if (!answer.ok) return setRefusal(failureWords(answer.error));
    if (answer.value.added === 0) return setOutcome(answer.value);
    toast(t('done', { count: answer.value.added }));
    onChanged();
    onClose();
  }
  const missing = chosen ? targets.filter(({ name, isRequired }) => isRequired && !chosen.columns.includes(name)) : [];
  const isMatched = chosen !== null && chosen.columns.some((column) => column !== null);
  const blocked = !isMatched
    ? t('matchOne')
    : missing.length > 0
      ? t('matchMissing', { columns: missing.map(({ label }) => label).join(', ') })
      : null;

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('title', { table: table.label })}
      description={t('lead')}
      className="wide:w-140"
    >
      <Input
        type="file"
        accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        aria-label={t('file')}
        data-testid="file-import"
        className="mt-4 h-auto py-2 text-sm max-wide:h-auto"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void read(file);
        }}
      />
      {chosen !== null && (
        <ul className="mt-4 grid gap-2.5" aria-label={t('matching')}>
          {chosen.headings.map((heading, at) => (
            <li key={at} className="grid grid-cols-2 items-center gap-3 text-sm">
              <span className="min-w-0">
                <span className="block truncate font-medium">{heading || t('noHeading', { number: at + 1 })}</span>
                <span className="block truncate text-xs text-ink-3">
                  {chosen.sample.map((line) => line[at] ?? '').join(' · ')}
                </span>
              </span>
              <Select
                aria-label={t('goesTo', { heading: heading || t('noHeading', { number: at + 1 }) })}
                value={chosen.columns[at] ?? ''}
                onChange={(event) => {
                  const name = event.target.value === '' ? null : event.target.value;
                  // A column takes only one heading: the one chosen last.
                  const others = chosen.columns.map((column) => (column === name ? null : column));
                  setChosen({ ...chosen, columns: others.with(at, name) });
                }}
              >
                <option value="">{t('leaveOut')}</option>
                {targets.map((column) => (
                  <option key={column.name} value={column.name}>
                    {column.label}
                  </option>
                ))}
              </Select>
            </li>
          ))}
        </ul>
      )}
      {outcome !== null && <ImportFaults outcome={outcome} table={table} />}
      {refusal !== null && (
        <Notice tone="warn" className="mt-4">
          {refusal}
        </Notice>
      )}
      <Actions>
        {chosen !== null && (
          <Button
            variant="primary"
            isBusy={isBusy}
            disabledBecause={blocked}
            data-testid="button-import-rows"
            onClick={() => guard(() => void send(chosen))}
          >
            {t('send', { count: chosen.lines })}
          </Button>
        )}
        <Button onClick={onClose}>{tCommon('cancel')}</Button>
      </Actions>
    </Dialog>
  );
}
