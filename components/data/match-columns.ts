import type { DataColumn } from '@/lib/backends/data/data-view';

const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Maps each heading of a file to the table's column with that label or database name; each column is used once. */
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
