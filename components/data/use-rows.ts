'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DataRow, LookAs } from '@/lib/backends/data/data-view';
import type { CallFailure } from '@/lib/studio/studio/request';
import { rowsAPage, type DataCalls, type RowOrder } from './data-calls';

type Held = {
  total: number;
  pages: ReadonlyMap<number, readonly DataRow[]>;
  hidden: readonly string[];
  failure: CallFailure | null;
};

/**
 * Rows of a table by position; only those near the visible ones are fetched. Refetched when the table, the order, the
 * search or `stamp` changes; the old rows stay visible until the response arrives.
 */
export function useRows(
  calls: DataCalls,
  {
    table,
    order,
    search,
    as,
    stamp,
  }: { table: string; order: RowOrder; search: string; as: LookAs | null; stamp: unknown },
) {
  const [held, setHeld] = useState<Held | null>(null);
  const round = useRef(0);
  const asked = useRef(new Set<number>());
  const seen = useRef<readonly number[]>([0]);
  const asker = useRef<unknown>(null);
  const orderColumn = order?.column ?? null;
  const isDescending = order?.isDescending ?? false;

  const fetchPage = useCallback(
    async (page: number, turn: number) => {
      asked.current.add(page);
      const by = orderColumn === null ? null : { column: orderColumn, isDescending };
      const answer = await calls.rows(table, { order: by, search, page, as });
      if (turn !== round.current) return;
      setHeld((before) => {
        const base = before ?? { total: 0, pages: new Map<number, readonly DataRow[]>(), hidden: [], failure: null };
        if (!answer.ok) return { ...base, failure: answer.error };
        // The first response of a round replaces all rows held before.
        const kept = asked.current.size === 1 ? [] : [...base.pages].filter(([known]) => asked.current.has(known));
        return {
          total: answer.value.total,
          pages: new Map([...kept, [page, answer.value.rows]]),
          hidden: answer.value.hidden,
          failure: null,
        };
      });
    },
    [calls, table, orderColumn, isDescending, search, as],
  );

  useEffect(() => {
    round.current += 1;
    if (asker.current !== fetchPage) seen.current = [0];
    asker.current = fetchPage;
    asked.current = new Set();
    for (const page of seen.current) void fetchPage(page, round.current);
  }, [fetchPage, stamp]);

  return {
    /** Null until the first response. */
    total: held?.total ?? null,
    failure: held?.failure ?? null,
    /** Columns that the chosen person may not read. */
    hidden: held?.hidden ?? [],
    rowAt: (at: number): DataRow | null => held?.pages.get(Math.floor(at / rowsAPage))?.[at % rowsAPage] ?? null,
    /** Sets the visible positions and fetches what is missing there. */
    show: useCallback(
      (first: number, last: number) => {
        const from = Math.floor(first / rowsAPage);
        const to = Math.floor(Math.max(first, last) / rowsAPage);
        seen.current = Array.from({ length: to - from + 1 }, (_, at) => from + at);
        for (const page of seen.current) if (!asked.current.has(page)) void fetchPage(page, round.current);
      },
      [fetchPage],
    ),
    /** Shows the new state of a changed row. */
    replace: (at: number, row: DataRow) =>
      setHeld((before) => {
        if (before === null) return before;
        const page = Math.floor(at / rowsAPage);
        const rows = before.pages.get(page) ?? [];
        return { ...before, pages: new Map(before.pages).set(page, rows.with(at % rowsAPage, row)) };
      }),
  };
}
export type Rows = ReturnType<typeof useRows>;
