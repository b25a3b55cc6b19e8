import type { TurnId } from '../../base/foundation/id';
import type { TurnDatabase } from './turn-ports';

/**
 * A database that only remembers which migrations ran. A migration that contains `fails` does not run, and one that
 * contains `loses` waits for approval. `needs` maps words to migrations: a migration that contains such a word runs
 * only after that one. For tests and benchmarks.
 */
export function createMemoryTurnDatabase() {
  let ran = new Set<string>();
  const needs = new Map<string, string>();
  const copies = new Map<TurnId, ReadonlySet<string>>();
  const hasRunAs = (name: string) => [...ran].some((path) => path.endsWith(`_${name}.sql`));
  const port: TurnDatabase = {
    async migrate({ turnId }, files, approved) {
      if (!copies.has(turnId)) copies.set(turnId, new Set(ran));
      const applied: { path: string; name: string }[] = [];
      const answer = (rest: Pick<Awaited<ReturnType<TurnDatabase['migrate']>>, 'fault' | 'atRisk'>) => ({
        ran: files.flatMap(({ path }) => (ran.has(path) ? [path] : [])),
        applied,
        types: applied.length > 0 ? `// ${[...ran].toSorted().join(' ')}\n` : null,
        ...rest,
      });
      for (const { path, text } of [...files].sort((one, other) => (one.path < other.path ? -1 : 1))) {
        if (ran.has(path)) continue;
        const isMissing = [...needs].some(
          ([word, name]) => text.includes(word) && !path.endsWith(`_${name}.sql`) && !hasRunAs(name),
        );
        if (text.includes('fails') || isMissing)
          return answer({ fault: { path, message: 'Postgres says: no', statement: text.trim() }, atRisk: null });
        if (text.includes('loses') && !approved.includes(path))
          return answer({ fault: null, atRisk: { path, losses: [{ table: 'bookings', column: 'phone', rows: 22 }] } });
        ran.add(path);
        applied.push({ path, name: path.replace(/^.*\/|\.sql$/g, '') });
      }
      return answer({ fault: null, atRisk: null });
    },
    beginTrial: () => undefined,
    keep: async ({ turnId }) => void copies.delete(turnId),
    async undo({ turnId }) {
      const copy = copies.get(turnId);
      if (copy) ran = new Set(copy);
      copies.delete(turnId);
    },
  };
  return { port, needs, ran: () => [...ran].toSorted(), copies: () => copies.size };
}
