import type { ColumnKind, DataColumn, DataTable } from '@/lib/backends/data/data-view';

const widths: Record<ColumnKind, number> = {
  ...{ text: 220, number: 110, 'yes-no': 90, date: 130, time: 90, moment: 180, choice: 130 },
  ...{ picture: 120, link: 180, person: 200, id: 280, other: 200 },
};

/** In px. */
export const widthOf = ({ kind }: DataColumn) => widths[kind];
/** In px: the checkbox that selects a row. */
export const tickWidth = 44;
export const rowHeight = 42;

/** The columns to show: internal keys are hidden, unless there is nothing else. */
export function shownColumns({ columns }: DataTable): DataColumn[] {
  const read = columns.filter(({ kind }) => kind !== 'id');
  return read.length > 0 ? read : columns;
}
