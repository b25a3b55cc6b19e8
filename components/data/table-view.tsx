'use client';
import { PlusIcon, SearchIcon, Trash2Icon, UploadIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toaster';
import type { DataRow, DataTable, LookAs } from '@/lib/backends/data/data-view';
import { AccessWords } from './access-words';
import type { Asking } from './confirm-dialog';
import type { DataCalls, RowOrder } from './data-calls';
import { DownloadMenu } from './download-menu';
import { ImportDialog } from './import-dialog';
import { RowDialog } from './row-dialog';
import { keyText, RowGrid } from './row-grid';
import { useRemoveRows } from './use-remove-rows';
import { useRows } from './use-rows';

const typingPause = 250;

/** One table: who may see it, its rows, and their actions. */
export function TableView({
  calls,
  table,
  buckets,
  as,
  lookAs,
  stamp,
  guard,
  onAsk,
  onChanged,
}: {
  calls: DataCalls;
  table: DataTable;
  buckets: readonly string[];
  /** Whose view is shown; null is the person's own, which can see and change everything. */
  as: LookAs | null;
  /** The choice of view, shown next to the search. */
  lookAs: ReactNode;
  /** Changes after each reload. */
  stamp: unknown;
  /** Runs an action that changes data; live data is confirmed first. */
  guard: (act: () => void) => void;
  onAsk: (asking: Asking) => void;
  /** Called when rows were added or deleted. */
  onChanged: () => void;
}) {
  const t = useTranslations('data');
  const failureWords = useFailureWords();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<RowOrder>(null);
  const [chosen, setChosen] = useState<ReadonlyMap<string, DataRow>>(new Map());
  const [open, setOpen] = useState<'nothing' | 'add' | 'import'>('nothing');
  const rows = useRows(calls, { table: table.name, order, search, as, stamp });
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), typingPause);
    return () => clearTimeout(timer);
  }, [typed]);

  const remove = useRemoveRows({ calls, table, onAsk, onChanged: () => (setChosen(new Map()), onChanged()) });

  async function change(at: number, row: DataRow, column: string, value: string | null) {
    const answer = await calls.change(table.name, row.key, { [column]: value });
    if (!answer.ok) return void toast(failureWords(answer.error));
    rows.replace(at, answer.value.row);
    const label = table.columns.find(({ name }) => name === column)?.label ?? column;
    toast(t('cellSaved', { label }), { id: 'cell-saved', duration: 2_500 });
  }

  const { total } = rows;
  return (
    <>
      <div className="grid gap-3 px-5 pb-3 @max-[560px]/pane:px-3">
        <AccessWords table={table} as={as} />
        <div className="flex flex-wrap items-center gap-2">
          <div className="relative min-w-40 flex-1 @max-[560px]/pane:basis-full @min-[560px]/pane:max-w-60">
            <SearchIcon
              className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-3"
              aria-hidden="true"
            />
            <Input
              type="search"
              aria-label={t('find', { table: table.label })}
              placeholder={t('find', { table: table.label })}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="h-8 pl-9 max-wide:h-10"
              data-testid="textbox-find-rows"
            />
          </div>
          {lookAs}
          <span className="flex-1 @max-[560px]/pane:hidden" />
          {as !== null ? null : chosen.size > 0 ? (
            <Button
              variant="danger"
              data-testid="button-delete-rows"
              onClick={() => guard(() => void remove([...chosen.values()]))}
            >
              <Trash2Icon className="size-4" aria-hidden="true" />
              {t('deleteRows', { count: chosen.size })}
            </Button>
          ) : (
            <>
              <DownloadMenu calls={calls} table={table} />
              {!table.isView && (
                <>
                  <Button variant="quiet" data-testid="button-import" onClick={() => setOpen('import')}>
                    <UploadIcon className="size-4" aria-hidden="true" />
                    {t('bringIn')}
                  </Button>
                  <Button data-testid="button-add-row" onClick={() => guard(() => setOpen('add'))}>
                    <PlusIcon className="size-4" aria-hidden="true" />
                    {t('addRow')}
                  </Button>
                </>
              )}
            </>
          )}
        </div>
      </div>
      {rows.failure !== null && (
        <LoadFailed className="mx-5 mb-3" onTryAgain={onChanged}>
          {rows.failure.code === 'rules-failed'
            ? failureWords(rows.failure)
            : t('loadFailed', { reason: failureWords(rows.failure) })}
        </LoadFailed>
      )}
      {total === 0 && (
        <p className="border-t border-line px-5 py-4 text-sm text-ink-2">
          {search !== '' ? t('noneFound', { search }) : as === null ? t('noRows') : t('lookAs.none')}
        </p>
      )}
      {total !== null && total > 0 && (
        <RowGrid
          // A new order or search starts at the top.
          key={`${JSON.stringify(order)} ${search} ${as}`}
          {...{ calls, table, buckets, rows, total, order, chosen }}
          isReadOnly={as !== null}
          onOrder={setOrder}
          onChoose={(row, isChosen) => {
            const next = new Map(chosen);
            if (isChosen) next.set(keyText(row), row);
            else next.delete(keyText(row));
            setChosen(next);
          }}
          onChange={(...changed) => guard(() => void change(...changed))}
        />
      )}
      {open === 'add' && (
        <RowDialog
          calls={calls}
          table={table}
          onClose={() => setOpen('nothing')}
          onAdded={() => {
            setOpen('nothing');
            toast(t('add.done'));
            onChanged();
          }}
        />
      )}
      {open === 'import' && <ImportDialog {...{ calls, table, guard, onChanged }} onClose={() => setOpen('nothing')} />}
    </>
  );
}
