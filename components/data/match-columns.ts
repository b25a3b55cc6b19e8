import type { DataColumn } from '@/lib/data/data-view';

const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** For each heading of a file the table's column of that name, by what it is called or how the database writes it; each column once. */
export function matchColumns(headings: readonly string[], columns: readonly DataColumn[]): (string | null)[] {
  const free = new Set(columns.filter(({ isFixed }) => !isFixed));
  return headings.map((heading) => {
    const wanted = bare(heading);
    const found = [...free].find(
      ({ name, label }) => wanted !== '' && (bare(name) === wanted || bare(label) === wanted),
    );
    if (found) free.delete(found);
    return found?.name ?? null;
  });
}
