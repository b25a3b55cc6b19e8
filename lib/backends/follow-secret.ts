import { rename } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { backends } from '@/drizzle/schema';
import type { Database } from '@/lib/database/database';
import type { ProjectId } from '@/lib/foundation/id';
import { type BackendLane, backendLanes, type BackendStore } from './backend-store';
import { exists } from './exists';

/** A folder and what stands for it while it is replaced. */
const endings = ['', '-next', '-new', '-old'];

/**
 * Names of data folders follow from the secret. After it was lost and made anew, what apps stored would count as nothing there: their
 * folders, and then their rows, get the names of today. Killed in between, the next start goes on. Answers how many moved. Call
 * it before anything is opened.
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
