import { createHash } from 'node:crypto';
import type { Migration } from '@/lib/backends/backend';
import type { Now, ProjectId } from '@/lib/foundation/id';
import type { Examined } from './examine';

/** What was found on a copy, for whoever asks about the same copy again. */
export type KeptTrials = {
  find(key: string): Examined | null;
  /** What another try could find otherwise, since time ran out or something stood still, is not kept. */
  keep(key: string, examined: Examined): void;
};

const hourMs = 60 * 60_000;

/**
 * Keeps in memory what was found, `most` at once, the oldest going first. No longer than an hour: some rows show by the clock alone.
 * What a person says is meant is no part of it: findings are judged anew each time.
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
 * Names the copy that a version is tried on: whose it is, all its migrations, and the snapshot of live data it begins with, null where
 * nothing is live. A snapshot's id is the same as long as nothing was written, sign-ups and uploads included; so one more booking is tried anew.
 */
export function keyOfTrial(projectId: ProjectId, migrations: readonly Migration[], live: string | null): string {
  const parts = [projectId, live, migrations.map(({ name, sql }) => [name, sql])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
