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

const dateForm = /^\d{4}-\d{2}-\d{2}([T ]|$)/;
/** Columns whose text names a row, best first: what it is called, what it says, whose it is. */
const namingColumns = [
  /^(title|name|label|headline|subject|question|word)$/i,
  /(^|_)(title|label)$|^(full|display|first|product|item|guest|customer|child|pupil)_?name$/i,
  /^(message|text|body|words|note|notes|content|description|what)$/i,
  /name$/i,
  /^e_?mail$/i,
];

/** A label by which a person would recognise a row; `–` if none of its texts would do. */
export function nameOf(row: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(row).filter(
    ([, value]) => typeof value === 'string' && value.trim() !== '' && !idForm.test(value) && !dateForm.test(value),
  );
  for (const pattern of namingColumns) {
    const named = texts.find(([column]) => pattern.test(column));
    if (named) return cellText(named[1]).slice(0, 80);
  }
  // The columns come in no order that means anything; the longest text says most.
  const longest = texts.toSorted(([, one], [, other]) => String(other).length - String(one).length)[0];
  const rest = Object.values(row).find((value) => typeof value === 'number' || typeof value === 'boolean');
  return cellText(longest?.[1] ?? rest).slice(0, 80);
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
