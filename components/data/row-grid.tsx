'use client';
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawn window of a long table is laid out by hand, where <td> lays out itself */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownIcon, ArrowUpIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import type { DataRow, DataTable } from '@/lib/backends/data/data-view';
import { rowHeight, shownColumns, tickWidth, widthOf } from './column-looks';
import type { DataCalls, RowOrder } from './data-calls';
import { GridCell } from './grid-cell';
import { useGridKeys, type Place } from './use-grid-keys';
import type { Rows } from './use-rows';

/** Identifies selected rows across renders. */
export const keyText = (row: DataRow) => JSON.stringify(row.key);

/** Rows of a table; only the visible ones are rendered. Each value can be edited in place. */
export function RowGrid({
  calls,
  table,
  buckets,
  isReadOnly,
  rows,
  total,
  order,
  onOrder,
  chosen,
  onChoose,
  onChange,
}: {
  calls: DataCalls;
  table: DataTable;
  buckets: readonly string[];
  /** Whether this is somebody else's view. */
  isReadOnly: boolean;
  rows: Rows;
  total: number;
  order: RowOrder;
  onOrder: (order: RowOrder) => void;
  chosen: ReadonlyMap<string, DataRow>;
  onChoose: (row: DataRow, isChosen: boolean) => void;
  onChange: (at: number, row: DataRow, column: string, value: string | null) => void;
}) {
  const t = useTranslations('data');
  const grid = useRef<HTMLDivElement>(null);
  const columns = shownColumns(table).filter(({ name }) => !rows.hidden.includes(name));
  const isWritable = table.hasKey && !table.isView && !isReadOnly;
  const [editing, setEditing] = useState<Place | null>(null);
  // oxlint-disable-next-line react/incompatible-library -- it draws again by itself as one scrolls, and nothing of it is kept
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    // The heading scrolls together with the rows.
    scrollMargin: rowHeight,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { show } = rows;
  useEffect(() => show(first, last), [show, first, last]);

  function edit({ row: at, column }: Place) {
    const row = rows.rowAt(at);
    const target = columns[column - 1];
    if (!isWritable || !row || !target || target.isFixed) return;
    if (target.kind === 'yes-no' && row.cells[target.name] !== null) {
      onChange(at, row, target.name, row.cells[target.name] === 'true' ? 'false' : 'true');
    } else setEditing({ row: at, column });
  }
  const { place, setPlace, goTo, handleKey } = useGridKeys({
    grid,
    rows: total,
    columns: columns.length + 1,
    scrollTo: (row) => virtual.scrollToIndex(row),
    onEdit: edit,
  });
  // The tab stop must be rendered, or Tab could not reach it.
  const stop = place.row >= first && place.row <= last ? place : { row: first, column: place.column };
  const width = tickWidth + columns.reduce((sum, column) => sum + widthOf(column), 0);
  const isStop = (row: number, column: number) => stop.row === row && stop.column === column;

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- one of its cells has the focus
    <div
      ref={grid}
      role="grid"
      aria-label={table.label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 1}
      onKeyDown={handleKey}
      data-testid="grid-rows"
      className="scrollbar-calm min-h-0 overflow-auto border-t border-line"
    >
      <div role="rowgroup" style={{ width }} className="sticky top-0 z-20 min-w-full border-b border-line bg-paper">
        <div role="row" aria-rowindex={1} className="flex" style={{ height: rowHeight }}>
          <div role="columnheader" style={{ width: tickWidth }} className="flex-none">
            <span className="sr-only">{t('choose')}</span>
          </div>
          {columns.map((column) => {
            const isSorted = order?.column === column.name;
            const Arrow = order?.isDescending ? ArrowDownIcon : ArrowUpIcon;
            return (
              <div
                key={column.name}
                role="columnheader"
                aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
                style={{ width: widthOf(column) }}
                className="flex-none"
              >
                {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its words are the column's */}
                <button
                  type="button"
                  onClick={() => onOrder(nextOrder(order, column.name))}
                  className={classNames(
                    'flex size-full flex-col justify-center overflow-hidden px-3 text-left leading-tight hover:bg-hover focus-visible:-outline-offset-2',
                    column.kind === 'number' && 'items-end',
                  )}
                >
                  <span className="flex max-w-full items-center gap-1 text-sm font-medium">
                    <span className="truncate">{column.label}</span>
                    {isSorted && <Arrow className="size-3.5 flex-none" aria-hidden="true" />}
                  </span>
                  <span className="text-[11px] text-ink-3">{t(`kind.${column.kind}`)}</span>
                </button>
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" className="relative min-w-full" style={{ width, height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows.rowAt(index);
          const isChosen = row !== null && chosen.has(keyText(row));
          return (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={isWritable ? isChosen : undefined}
              style={{ height: rowHeight, transform: `translateY(${start - rowHeight}px)` }}
              className={classNames(
                'absolute inset-x-0 top-0 flex border-b border-line',
                isChosen ? 'bg-accent-soft' : 'hover:bg-hover',
              )}
            >
              <div role="gridcell" style={{ width: tickWidth }} className="flex flex-none items-center justify-center">
                {row !== null && isWritable && (
                  <input
                    type="checkbox"
                    data-at={`${index}:0`}
                    tabIndex={isStop(index, 0) ? 0 : -1}
                    aria-label={t('chooseRow', { number: index + 1 })}
                    checked={isChosen}
                    onChange={(event) => onChoose(row, event.target.checked)}
                    className="size-4 accent-accent"
                  />
                )}
              </div>
              {row === null ? (
                <div role="gridcell" className="px-3">
                  <span className="sr-only">{t('loadingRow')}</span>
                </div>
              ) : (
                columns.map((column, at) => {
                  const here = { row: index, column: at + 1 };
                  const isEditing = editing?.row === index && editing.column === at + 1;
                  return (
                    <GridCell
                      key={column.name}
                      calls={calls}
                      table={table.name}
                      buckets={buckets}
                      column={column}
                      row={row}
                      at={`${index}:${at + 1}`}
                      isTabStop={!isEditing && isStop(index, at + 1)}
                      isEditing={isEditing}
                      // The first tap opens a cell. Only a checkbox, which a tap would toggle, waits for the second.
                      onPress={(again) => {
                        if (isEditing) return;
                        setPlace(here);
                        if (again || column.kind !== 'yes-no') edit(here);
                      }}
                      onSave={(value, stays) => {
                        if (!isEditing) return;
                        setEditing(null);
                        if (value !== (row.cells[column.name] ?? null)) onChange(index, row, column.name, value);
                        if (stays) goTo(here);
                      }}
                      onCancel={() => {
                        setEditing(null);
                        goTo(here);
                      }}
                    />
                  );
                })
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Ascending, then descending, then unsorted. */
function nextOrder(order: RowOrder, column: string): RowOrder {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? null : { column, isDescending: true };
}
