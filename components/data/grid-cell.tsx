'use client';
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawn window of a long table is laid out by hand, where <td> lays out itself */
import { CheckIcon } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import type { DataColumn, DataRow } from '@/lib/backends/data/data-view';
import { widthOf } from './column-looks';
import type { DataCalls } from './data-calls';
import { pictureAt } from './picture-at';
import { useCellWords } from './use-cell-words';
import { ValueInput } from './value-input';

/** One value of a row, shown or being edited. */
export function GridCell({
  calls,
  table,
  buckets,
  column,
  row,
  at,
  isTabStop,
  isEditing,
  onPress,
  onSave,
  onCancel,
}: {
  calls: DataCalls;
  table: string;
  buckets: readonly string[];
  column: DataColumn;
  row: DataRow;
  /** `row:column`, by which the grid finds the cell again. */
  at: string;
  isTabStop: boolean;
  isEditing: boolean;
  /** `again`: it already had the focus. */
  onPress: (again: boolean) => void;
  /** `stays`: ended with Enter, so the keyboard continues from here. */
  onSave: (value: string | null, stays: boolean) => void;
  onCancel: () => void;
}) {
  const words = useCellWords();
  const hadFocus = useRef(false);
  const value = row.cells[column.name] ?? null;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the keys of all its cells
    <div
      role="gridcell"
      data-at={at}
      tabIndex={isTabStop ? 0 : -1}
      style={{ width: widthOf(column) }}
      onMouseDown={(event) => {
        hadFocus.current = document.activeElement === event.currentTarget;
      }}
      onClick={() => onPress(hadFocus.current)}
      className={classNames(
        'flex h-full flex-none items-center overflow-hidden px-3 text-sm focus-visible:z-10 focus-visible:rounded-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent-text',
        column.kind === 'number' && 'justify-end tabular-nums',
        isEditing && 'overflow-visible px-1',
      )}
    >
      {isEditing ? (
        <CellEditor
          {...{ calls, table, column, value, onSave, onCancel }}
          linkLabel={row.labels[column.name] ?? null}
        />
      ) : (
        <Shown
          column={column}
          value={value}
          words={words(column, row)}
          picture={column.kind === 'picture' ? pictureAt(value, { buckets, addressOf: calls.fileAt }) : null}
        />
      )}
    </div>
  );
}

function Shown({
  column,
  value,
  words,
  picture,
}: {
  column: DataColumn;
  value: string | null;
  words: string;
  /** URL from which the page itself may show it. */
  picture: string | null;
}) {
  const t = useTranslations('data');
  if (value === null) {
    return (
      <>
        <span className="text-ink-3" aria-hidden="true">
          {'–'}
        </span>
        <span className="sr-only">{t('nothing')}</span>
      </>
    );
  }
  if (column.kind === 'yes-no') {
    return (
      <span className={classNames('inline-flex items-center gap-1.5', value !== 'true' && 'text-ink-3')}>
        {value === 'true' && <CheckIcon className="size-4 text-good" aria-hidden="true" />}
        {words}
      </span>
    );
  }
  if (picture !== null)
    return (
      // oxlint-disable-next-line nextjs/no-img-element -- bytes of a row, nothing to optimise
      <img src={picture} alt={`${column.label}: ${value.slice(0, 60)}`} loading="lazy" className="h-8 max-w-full" />
    );
  return <span className="truncate">{words}</span>;
}

function CellEditor({
  calls,
  table,
  column,
  value,
  linkLabel,
  onSave,
  onCancel,
}: {
  calls: DataCalls;
  table: string;
  column: DataColumn;
  value: string | null;
  linkLabel: string | null;
  onSave: (value: string | null, stays: boolean) => void;
  onCancel: () => void;
}) {
  const [typed, setTyped] = useState(value);
  /**
   * Ending the edit removes the focus, and the blur handler would save: a second time, or although the edit was
   * cancelled.
   */
  const isOver = useRef(false);
  function endOnce(end: () => void) {
    if (isOver.current) return;
    isOver.current = true;
    end();
  }
  function handleKey(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.key === 'Escape') endOnce(onCancel);
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      endOnce(() => onSave(typed, true));
    }
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears the keys of the control within
    <div className="w-full" onKeyDown={handleKey} onBlur={() => endOnce(() => onSave(typed, false))}>
      <ValueInput
        calls={calls}
        table={table}
        column={column}
        value={typed}
        onValue={setTyped}
        linkLabel={linkLabel}
        isEager
        aria-label={column.label}
        className="field-sizing-fixed h-8.5 min-h-0 w-full resize-none px-2 py-1.5 text-sm max-wide:h-8.5 max-wide:min-h-0"
      />
    </div>
  );
}
