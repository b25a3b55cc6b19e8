'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { nameOf } from '@/components/moments/stored-words';
import type { ShownKeptSince } from '@/lib/base/answers/kept-since';
import type { ShownStored } from '@/lib/base/answers/moment-answers';
import { plainName } from '@/lib/base/access/plain-name';

type Did = 'added' | 'changed' | 'gone';
/** The most rows of a table that are named; the others are only counted. */
const mostNamed = 3;
export type SinceCounts = Record<Did, { entries: number; people: number; files: number }>;

/** How much was added, changed and deleted since; null if nobody’s data differs. */
export function countSince(since: ShownStored): SinceCounts | null {
  if (since.state !== 'differs') return null;
  const of = (did: Did) => ({
    entries: since.tables.reduce((sum, { rows }) => sum + rows[did], 0),
    people: since.users[did],
    files: since.files[did],
  });
  const counts = { added: of('added'), changed: of('changed'), gone: of('gone') };
  const all = Object.values(counts).reduce((sum, { entries, people, files }) => sum + entries + people + files, 0);
  return all === 0 ? null : counts;
}

/** The effects of going back on the stored data, in sentences. */
export function useSinceWords() {
  const t = useTranslations('versions.since');
  const { list } = useWording();

  const things = ({ entries, people, files }: SinceCounts[Did]): string =>
    list([
      ...(entries > 0 ? [t('entries', { count: entries })] : []),
      ...(people > 0 ? [t('people', { count: people })] : []),
      ...(files > 0 ? [t('files', { count: files })] : []),
    ]);

  /** The affected rows, by table and name: `Bookings: Ann, Bea and 3 more`. */
  const namedOf = (since: ShownStored, did: Did): string[] => {
    if (since.state !== 'differs') return [];
    const groups = [
      ...since.tables.map(({ title, rows }) => ({ title, rows })),
      { title: t('accounts'), rows: since.users },
      { title: t('uploads'), rows: since.files },
    ].filter(({ rows }) => rows[did] > 0);
    return groups.map(({ title, rows }) => {
      const names = rows.examples[did]
        .map(({ before, after }) => nameOf(after ?? before ?? {}))
        .filter((name) => name !== '–')
        .slice(0, mostNamed);
      const more = rows[did] - names.length;
      if (names.length === 0) return t('which', { title, names: t('entries', { count: more }) });
      return t('which', { title, names: list(more > 0 ? [...names, t('more', { count: more })] : names) });
    });
  };

  const whyWords = (why: ShownKeptSince['left'][number]['why']): string => {
    switch (why.why) {
      case 'needs-other':
        return t('why.needs-other', { parent: plainName(why.parent) });
      case 'taken':
        return t('why.taken', { value: why.value });
      case 'missing':
        return t('why.missing', { column: plainName(why.column) });
      case 'no-column':
        return t('why.no-column', { column: plainName(why.column) });
      case 'refused':
      case 'no-table':
      case 'no-key':
        return t(`why.${why.why}`);
      default:
        return why satisfies never;
    }
  };

  return {
    /** What would happen if everything went back. */
    wouldGo: (counts: SinceCounts, since: ShownStored): string[] =>
      (['added', 'changed', 'gone'] as const).flatMap((did) =>
        things(counts[did]) === '' ? [] : [t(`would.${did}`, { things: things(counts[did]) }), ...namedOf(since, did)],
      ),
    /** What is carried over, such as `3 entries and 1 person`; empty if nothing is. */
    comesAlong: ({ rows, people, files }: ShownKeptSince['carried']): string =>
      things({ entries: rows.added + rows.changed + rows.gone, people, files }),
    /** What can’t be carried over, one sentence per reason. */
    staysBehind: ({ left }: ShownKeptSince): string[] =>
      left.map(({ table, title, count, why, rows }) => {
        const named = rows.map(nameOf).filter((name) => name !== '–');
        const where = table === 'auth.users' ? t('accounts') : table === 'storage.objects' ? t('uploads') : title;
        const words = why.why === 'no-column' ? t('columnBehind', { count, where }) : t('behind', { count, where });
        return t('sentence', {
          words: named.length === 0 ? words : t('named', { words, names: list(named) }),
          why: whyWords(why),
        });
      }),
  };
}
