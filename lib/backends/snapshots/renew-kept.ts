import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { engineVersion } from '@/lib/backends/backend-engine/engine-version';
import { readEngine } from '@/lib/backends/backend-engine/engine-note';
import type { BackendId } from '@/lib/backends/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import type { EmbeddedBackends } from '@/lib/backends/backends/embedded-backends';
import type { SnapshotId, Snapshots, SnapshotTrouble } from './snapshots';

type Dependencies = {
  /** Holds one folder per backend. */
  folder: string;
  backends: Pick<EmbeddedBackends, 'renew'>;
  snapshots: Pick<Snapshots, 'renew'>;
  kept: {
    /** Every snapshot that a version or a moment names and has not let go of. */
    listNamed(): Promise<readonly SnapshotId[]>;
    /** The engine known to open all of them. */
    settledEngine(): Promise<string | null>;
    settle(engine: string): Promise<void>;
  };
  /** Prints one line for the person who runs the server. */
  say(line: string): void;
  /** The engine to migrate to; the installed one by default. */
  engine?: string;
};

export type Renewal = { renewed: number; failed: number };

/**
 * Migrates everything another engine wrote to the current one, one by one: first the apps' current data, then the
 * snapshots of versions and moments. Data that can't be migrated stays as it is, is reported, and is retried by the
 * next process. Opens nothing if there is nothing to do; goes through snapshots once per engine. Stops between two when
 * the signal aborts.
 */
export async function renewKept(dependencies: Dependencies, signal: AbortSignal): Promise<Renewal> {
  const { folder, backends, snapshots, kept, say, engine = engineVersion() } = dependencies;
  const done: Renewal = { renewed: 0, failed: 0 };

  for (const id of await listFolders(folder)) {
    const before = await readEngine(path.join(folder, id));
    if (signal.aborted) return done;
    if (before === null || before === engine) continue;
    const renewed = await backends.renew(id);
    if (renewed.ok) {
      done.renewed += 1;
      say(`The data of backend ${id} was carried over from ${before} to ${engine}.`);
    } else if (!signal.aborted) {
      done.failed += 1;
      say(`The data of backend ${id}: ${reasonOf(renewed.error)} ${again}`);
    }
  }

  if (signal.aborted || (await kept.settledEngine()) === engine) return done;
  const named = await kept.listNamed();
  let isSettled = true;
  for (const [at, snapshot] of named.entries()) {
    if (signal.aborted) return done;
    const renewed = await snapshots.renew(snapshot);
    const which = `Kept data ${at + 1} of ${named.length}`;
    if (renewed.ok && renewed.value) {
      done.renewed += 1;
      say(`${which} was carried over to ${engine}.`);
    } else if (!renewed.ok && renewed.error.code !== 'snapshot-missing' && !signal.aborted) {
      done.failed += 1;
      isSettled = false;
      say(`${which} (${snapshot}): ${reasonOf(renewed.error)} ${again}`);
    }
  }
  if (isSettled && !signal.aborted) await kept.settle(engine);
  if (done.renewed + done.failed > 0)
    say(
      `${done.renewed} carried over to ${engine}, ${done.failed} not${done.failed > 0 ? `; leave the old engine installed` : ''}.`,
    );
  return done;
}

const again = 'It is tried again at the next start.';

function reasonOf(trouble: BackendTrouble | SnapshotTrouble): string {
  if ('reason' in trouble && trouble.reason !== null) return trouble.reason;
  if (trouble.code === 'snapshot-outdated') return `Written by ${trouble.engine}, which is not installed. It is kept.`;
  return 'Its engine was stopped. It is kept.';
}

/** A replacement may be waiting next to a backend's own folder; opening the backend takes care of it. */
async function listFolders(folder: string): Promise<BackendId[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((name) => /^[a-z2-7]{26}$/.test(name)) as BackendId[];
}
