import type { ColumnKind, DataColumn, DataTable } from '@/lib/data/data-view';

const widths: Record<ColumnKind, number> = {
  ...{ text: 220, number: 110, 'yes-no': 90, date: 130, time: 90, moment: 180, choice: 130 },
  ...{ picture: 120, link: 180, person: 200, id: 280, other: 200 },
};

/** Pixels. */
export const widthOf = ({ kind }: DataColumn) => widths[kind];
/** Pixels: the tick that chooses a row. */
export const tickWidth = 44;
export const rowHeight = 42;

/** The columns a person reads: keys nobody ever sees stay out, unless nothing else is there. */
export function shownColumns({ columns }: DataTable): DataColumn[] {
  const read = columns.filter(({ kind }) => kind !== 'id');
  return read.length > 0 ? read : columns;
}
