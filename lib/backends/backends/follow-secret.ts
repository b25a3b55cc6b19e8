import { rename } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { backends } from '@/drizzle/schema';
import type { Database } from '@/lib/base/database/database';
import type { ProjectId } from '@/lib/base/foundation/id';
import { type BackendLane, backendLanes, type BackendStore } from './backend-store';
import { exists } from './exists';

/** A folder, and the names it has while it is being replaced. */
const endings = ['', '-next', '-new', '-old'];

/**
 * Data folder names derive from the secret. If the secret was lost and recreated, apps' data would look missing: this
 * renames the folders, then updates their rows, to the current names. If killed in between, the next start continues.
 * Returns how many moved. Call it before anything is opened.
 */
export async function followSecret({
  db,
  folder,
  store,
}: {
  db: Database;
  folder: string;
  store: Pick<BackendStore, 'idOf'>;
}): Promise<number> {
  const rows = await db.select({ id: backends.id, projectId: backends.projectId, lane: backends.lane }).from(backends);
  let moved = 0;
  for (const { id, projectId, lane } of rows) {
    if (!(backendLanes as readonly string[]).includes(lane)) continue;
    const today = store.idOf(projectId as ProjectId, lane as BackendLane);
    if (today === id) continue;
    for (const ending of endings) {
      const [from, to] = [id, today].map((name) => path.join(folder, `${name}${ending}`)) as [string, string];
      if ((await exists(from)) && !(await exists(to))) await rename(from, to);
    }
    await db.update(backends).set({ id: today }).where(eq(backends.id, id));
    moved += 1;
  }
  return moved;
}
