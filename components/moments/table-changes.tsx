'use client';
import { ChevronRightIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { plainName } from '@/lib/base/access/plain-name';
import type { ShownRow, ShownRows, ShownTable } from '@/lib/base/answers/moment-answers';
import { cellText, nameOf, useStoredWords } from './stored-words';

const kinds = ['gone', 'changed', 'added'] as const;
type Kind = (typeof kinds)[number];
const tones = { gone: 'bad', changed: 'accent', added: 'good' } as const;

/** One table's rows, collapsible: before and after. Deleted or changed rows can be selected and restored. */
export function TableChanges({
  table,
  onBringBack,
}: {
  table: ShownTable;
  onBringBack: ((table: string, keys: readonly string[] | 'all') => Promise<void>) | null;
}) {
  const t = useTranslations('moments');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState<'no' | 'some' | 'all'>('no');
  const { rows } = table;
  const canBring = onBringBack !== null && table.kind === 'changed' && table.isKeyed && rows.gone + rows.changed > 0;
  if (rows.added + rows.changed + rows.gone === 0) return null;
  const bring = async (keys: readonly string[] | 'all') => {
    setBusy(keys === 'all' ? 'all' : 'some');
    await onBringBack?.(table.name, keys);
    setBusy('no');
    setChosen([]);
  };
  return (
    <RowChanges
      title={table.title}
      rows={rows}
      {...(canBring && {
        chosen,
        onChoose: (key: string) =>
          setChosen(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]),
      })}
    >
      {canBring && (
        <div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2.5">
          <Button
            data-testid="button-bring-back-rows"
            isBusy={busy === 'some'}
            disabledBecause={chosen.length === 0 ? t('chooseFirst') : busy === 'all' ? t('working') : null}
            onClick={() => void bring(chosen)}
          >
            {t('bringRows', { count: chosen.length })}
          </Button>
          <Button
            variant="quiet"
            data-testid="button-bring-back-table"
            isBusy={busy === 'all'}
            disabledBecause={busy === 'some' ? t('working') : null}
            onClick={() => void bring('all')}
          >
            {t('bringTable')}
          </Button>
          <p className="basis-full text-xs text-ink-3">{t('bringWords')}</p>
        </div>
      )}
      {table.kind === 'gone' && onBringBack !== null && (
        <p className="border-t border-line px-3 py-2.5 text-xs text-ink-3">{t('goneWords')}</p>
      )}
    </RowChanges>
  );
}

/** The rows that differ, collapsed; renders nothing if none do. */
export function RowChanges({
  title,
  rows,
  chosen = [],
  onChoose,
  children,
}: {
  title: string;
  rows: ShownRows;
  chosen?: readonly string[];
  onChoose?: (key: string) => void;
  children?: ReactNode;
}) {
  const t = useTranslations('moments');
  const { counts } = useStoredWords();
  if (rows.added + rows.changed + rows.gone === 0) return null;
  return (
    <details className="group overflow-hidden rounded-md border border-line">
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 bg-paper px-2.5 py-1.5 text-sm hover:bg-hover focus-visible:shadow-[inset_0_0_0_2px_var(--accent-text)] max-wide:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon
          className="size-3.5 flex-none text-ink-3 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">{title}</span>
        <span className="text-right text-xs text-ink-3">{counts(rows)}</span>
      </summary>
      <ul aria-label={t('rowsOf', { title })} className="scrollbar-calm max-h-96 overflow-y-auto border-t border-line">
        {kinds.flatMap((kind) =>
          rows.examples[kind].map((row) => (
            <RowChange
              key={`${kind} ${row.key}`}
              {...{ kind, row }}
              isChosen={chosen.includes(row.key)}
              onChoose={kind === 'added' || onChoose === undefined ? null : () => onChoose(row.key)}
            />
          )),
        )}
        {kinds.map((kind) => {
          const rest = rows[kind] - rows.examples[kind].length;
          return (
            rest > 0 && (
              <li key={kind} className="border-t border-line px-3 py-2 text-xs text-ink-3 first:border-t-0">
                {t(`rest.${kind}`, { count: rest })}
              </li>
            )
          );
        })}
      </ul>
      {children}
    </details>
  );
}

function RowChange({
  kind,
  row,
  isChosen,
  onChoose,
}: {
  kind: Kind;
  row: ShownRow;
  isChosen: boolean;
  onChoose: (() => void) | null;
}) {
  const t = useTranslations('moments');
  const shown = row.before ?? row.after ?? {};
  const columns = Object.keys(shown).filter(
    (name) => kind !== 'changed' || cellText(row.before?.[name]) !== cellText(row.after?.[name]),
  );
  const name = nameOf(shown);
  const words = (
    <span className="min-w-0 flex-1">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={tones[kind]}>{t(`kind.${kind}`)}</Badge>
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{name}</span>
      </span>
      <span className="mt-1 grid gap-0.5 text-xs text-ink-2">
        {columns.map((column) => (
          <span key={column} className="min-w-0 [overflow-wrap:anywhere]">
            <span className="text-ink-3">{plainName(column)}: </span>
            {kind === 'changed' ? (
              <>
                <del className="no-underline">{cellText(row.before?.[column])}</del>
                <span aria-hidden="true"> → </span>
                <span className="sr-only">{t('became')}</span>
                <ins className="font-medium text-ink no-underline">{cellText(row.after?.[column])}</ins>
              </>
            ) : (
              cellText(shown[column])
            )}
          </span>
        ))}
      </span>
    </span>
  );
  const look = 'flex items-start gap-2.5 px-3 py-2 text-sm';
  return (
    <li className="border-t border-line first:border-t-0">
      {onChoose === null ? (
        <div className={look}>{words}</div>
      ) : (
        <label className={`${look} cursor-pointer hover:bg-hover max-wide:min-h-11`}>
          <input
            type="checkbox"
            aria-label={t('choose', { name })}
            checked={isChosen}
            onChange={onChoose}
            className="mt-1 size-4 flex-none accent-accent"
          />
          {words}
        </label>
      )}
    </li>
  );
}
