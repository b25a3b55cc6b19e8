import { takeMarkOff } from './formula-mark';
import type { StoredColumn } from './read-stored-tables';

export type ReadCell = { value: string | null | undefined } | { fault: 'missing' | 'unfit' };

const yes = new Set(['true', 'yes', 'y', '1', 'x', '是', '对']);
const no = new Set(['false', 'no', 'n', '0', '否', '不']);
const isDay = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;

/**
 * Converts a spreadsheet cell for a column. An empty cell becomes null if the column allows it, otherwise the column's
 * default applies (`undefined`).
 */
export function readCell(
  column: Pick<StoredColumn, 'kind' | 'choices' | 'isNullable' | 'isRequired'>,
  cell: string,
): ReadCell {
  const bare = takeMarkOff(cell);
  const text = bare.trim();
  if (text === '') return emptyCell(column);
  switch (column.kind) {
    case 'number':
      return /^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? { value: text } : { fault: 'unfit' };
    case 'yes-no': {
      const said = text.toLowerCase();
      if (yes.has(said)) return { value: 'true' };
      return no.has(said) ? { value: 'false' } : { fault: 'unfit' };
    }
    case 'date':
      return readDay(text);
    case 'moment':
      return Number.isNaN(Date.parse(text)) ? { fault: 'unfit' } : { value: text };
    case 'choice': {
      const meant = column.choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
      return meant === undefined ? { fault: 'unfit' } : { value: meant };
    }
    case 'text':
      return { value: bare };
    case 'time':
    case 'picture':
    case 'link':
    case 'person':
    case 'id':
    case 'other':
      return { value: text };
    default:
      return column.kind satisfies never;
  }
}

function emptyCell({ isNullable, isRequired }: Pick<StoredColumn, 'isNullable' | 'isRequired'>): ReadCell {
  if (isNullable) return { value: null };
  return isRequired ? { fault: 'missing' } : { value: undefined };
}

/** Accepts the year first only: `03/04/2026` is a different day in other countries. */
function readDay(text: string): ReadCell {
  const [, year, month, day] = isDay.exec(text) ?? [];
  if (!year || !month || !day) return { fault: 'unfit' };
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCMonth() !== Number(month) - 1) return { fault: 'unfit' };
  return { value: date.toISOString().slice(0, 10) };
}
