'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { plainName } from '@/lib/base/access/plain-name';
import type { ShownRows, ShownStored, ShownTable } from '@/lib/base/answers/moment-answers';

type Differing = Extract<ShownStored, { state: 'differs' }>;

/** Changes of stored data, one sentence each. */
export function useStoredWords() {
  const t = useTranslations('moments');
  const { list } = useWording();

  /** Such as `3 more, 1 changed`; empty if no row differs. */
  function counts({ added, changed, gone }: Omit<ShownRows, 'examples'>): string {
    const parts = [
      ...(added > 0 ? [t('more', { count: added })] : []),
      ...(changed > 0 ? [t('changed', { count: changed })] : []),
      ...(gone > 0 ? [t('gone', { count: gone })] : []),
    ];
    return parts.length === 0 ? '' : list(parts);
  }

  function tableWords({ title, kind, columns, rows }: ShownTable): string[] {
    if (kind === 'new') return [t('tableNew', { title, count: rows.added })];
    if (kind === 'gone') return [t('tableGone', { title, count: rows.gone })];
    const words = counts(rows);
    return [
      ...(words === '' ? [] : [t('table', { title, words })]),
      ...(columns.added.length > 0 ? [t('columnsNew', { title, columns: list(columns.added.map(plainName)) })] : []),
      ...(columns.gone.length > 0 ? [t('columnsGone', { title, columns: list(columns.gone.map(plainName)) })] : []),
      ...(columns.changed.length > 0
        ? [t('columnsOther', { title, columns: list(columns.changed.map(({ name }) => plainName(name))) })]
        : []),
    ];
  }

  return {
    counts,
    sentences: ({ tables, users, files }: Differing): string[] => [
      ...tables.flatMap(tableWords),
      ...(counts(users) === '' ? [] : [t('people', { words: counts(users) })]),
      ...(counts(files) === '' ? [] : [t('files', { words: counts(files) })]),
    ],
  };
}

const idForm = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** A label by which a person would recognise a row: its first text, else its first value. */
export function nameOf(row: Readonly<Record<string, unknown>>): string {
  const values = Object.values(row);
  const words = values.find((value) => typeof value === 'string' && value !== '' && !idForm.test(value));
  return cellText(words ?? values[0]).slice(0, 80);
}

/** A value as shown in a cell. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  return typeof value === 'string'
    ? value
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value as number);
}
