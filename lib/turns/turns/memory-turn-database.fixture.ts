import type { TurnId } from '../../base/foundation/id';
import type { TurnDatabase } from './turn-ports';

/**
 * A database that only remembers which migrations ran. A migration that contains `fails` does not run, and one that
 * contains `loses` waits for approval. For tests and benchmarks.
 */
export function createMemoryTurnDatabase() {
  let ran = new Set<string>();
  const copies = new Map<TurnId, ReadonlySet<string>>();
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
        if (text.includes('fails'))
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
  return { port, ran: () => [...ran].toSorted(), copies: () => copies.size };
}
