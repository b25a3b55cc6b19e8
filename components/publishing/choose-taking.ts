import type { ShownTakeOutlook, TakeChoice } from '@/lib/base/answers/first-rows-answers';

type Group = ShownTakeOutlook['tables'][number]['groups'][number];

/** One item that may go along with a publish; `id` is stable while the person chooses. */
export type Takeable = { id: string; isOn: boolean } & (
  | { kind: 'rows'; table: string; title: string; group: Group['group']; count: number }
  | { kind: 'person'; person: string; email: string; isOwner: boolean }
  | { kind: 'files'; group: 'entered' | 'visitors'; count: number }
);

/** Everything that may go along; what is ticked by default comes first. */
export function listTakeables({ tables, people, files }: ShownTakeOutlook): Takeable[] {
  const all: Takeable[] = [
    ...tables.flatMap(({ name, title, groups }) =>
      groups.map(({ group, rows, isOn }): Takeable => {
        const id = `rows ${group} ${name}`;
        return { kind: 'rows', id, isOn, table: name, title, group, count: rows };
      }),
    ),
    ...files.map((one): Takeable => ({ kind: 'files', id: `files ${one.group}`, ...one, count: one.files })),
    ...people.map(({ id, email, isOwner, isOn }): Takeable => {
      return { kind: 'person', id: `person ${id}`, isOn, person: id, email, isOwner };
    }),
  ];
  return all.toSorted((a, b) => Number(b.isOn) - Number(a.isOn));
}

/**
 * The person's choice; null if nothing is ticked. `changed`: their answers, by id, where they differ from the default.
 */
export function chooseTaking(
  takeables: readonly Takeable[],
  changed: Readonly<Record<string, boolean>>,
): TakeChoice | null {
  const chosen = takeables.filter(({ id, isOn }) => changed[id] ?? isOn);
  if (chosen.length === 0) return null;
  return {
    rows: chosen.flatMap((one) => (one.kind === 'rows' ? [{ table: one.table, group: one.group }] : [])),
    people: chosen.flatMap((one) => (one.kind === 'person' ? [one.person] : [])),
    files: chosen.flatMap((one) => (one.kind === 'files' ? [one.group] : [])),
  };
}
