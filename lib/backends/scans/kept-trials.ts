import { createHash } from 'node:crypto';
import type { Migration } from '@/lib/backends/backends/backend';
import type { Now, ProjectId } from '@/lib/base/foundation/id';
import type { Examined } from './examine';

/** Caches what was found on a copy, for later questions about the same copy. */
export type KeptTrials = {
  find(key: string): Examined | null;
  /** Does not keep results that another try might change, because time ran out or a call hung. */
  keep(key: string, examined: Examined): void;
};

const hourMs = 60 * 60_000;

/**
 * Caches results in memory, at most `most`, dropping the oldest first, and for an hour at most: some rows become
 * visible as time passes. Accepted exposures are not part of it: findings are judged again each time.
 */
export function createKeptTrials({ now, most = 50 }: { now: Now; most?: number }): KeptTrials {
  const kept = new Map<string, { examined: Examined; at: number }>();
  return {
    find(key) {
      const found = kept.get(key);
      return found !== undefined && now() - found.at < hourMs ? found.examined : null;
    },
    keep(key, examined) {
      kept.delete(key);
      if (!examined.isWhole) return;
      kept.set(key, { examined, at: now() });
      for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
    },
  };
}

/**
 * Identifies the copy that a version is tried on: its project, all its migrations, and the snapshot of live data it
 * starts from, null if nothing is live. A snapshot's id stays the same until something is written, including sign-ups
 * and uploads; so one more booking means another try.
 */
export function keyOfTrial(projectId: ProjectId, migrations: readonly Migration[], live: string | null): string {
  const parts = [projectId, live, migrations.map(({ name, sql }) => [name, sql])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
