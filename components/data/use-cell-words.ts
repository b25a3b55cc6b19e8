'use client';
import { useLocale, useTranslations } from 'use-intl';
import type { DataColumn, DataRow } from '@/lib/backends/data/data-view';

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(name) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(name, known);
  return known;
}

/** The text of a cell in the chosen language's format; empty if there is no value. */
export function useCellWords(): (column: DataColumn, row: DataRow) => string {
  const locale = useLocale();
  const t = useTranslations('data');
  return (column, { cells, labels }) => {
    const value = cells[column.name] ?? null;
    if (value === null) return '';
    switch (column.kind) {
      case 'yes-no':
        return value === 'true' ? t('yes') : t('no');
      case 'date':
        return shown(value, dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));
      case 'moment':
        return shown(value, dateFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
      case 'time':
        return value.slice(0, 5);
      case 'link':
      case 'person':
        return labels[column.name] ?? value;
      case 'text':
      case 'number':
      case 'choice':
      case 'picture':
      case 'id':
      case 'other':
        return value;
      default:
        return column.kind satisfies never;
    }
  };
}

/** Postgres has dates that no JavaScript calendar has (`infinity`): show those as Postgres writes them. */
function shown(value: string, format: Intl.DateTimeFormat): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : format.format(date);
}
