import { and, eq } from 'drizzle-orm';
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { backends } from '@/drizzle/schema';
import type { Database } from '@/lib/base/database/database';
import { decryptSecret, encryptSecret } from '@/lib/base/database/sealed-secret';
import { base32, type Now, type ProjectId } from '@/lib/base/foundation/id';
import type { BackendId, BackendKeys } from './backend';
import type { BackendLane, BackendStore, ProjectBackend } from './backend-store';
import { createKeys } from './create-keys';

const keysSchema = z.object({ publishableKey: z.string(), secretKey: z.string(), jwtSecret: z.string() });
/** Bound to one backend, so that an encrypted value moved to another row can't be decrypted. */
const purposeOf = (id: string) => `backend keys ${id}`;
const mostKnown = 1000;

/**
 * Backends in Easel's own database. Their keys are encrypted with the data folder's secret; recently used ones are
 * cached.
 */
export function createDrizzleBackendStore({
  db,
  secret,
  now,
}: {
  db: Database;
  secret: Uint8Array;
  now: Now;
}): BackendStore {
  const known = new Map<string, ProjectBackend>();

  function idOf(projectId: ProjectId, lane: BackendLane): BackendId {
    const mac = createHmac('sha256', secret).update(`backend|${projectId}|${lane}`).digest();
    return base32(mac.subarray(0, 17)).slice(0, 26) as BackendId;
  }

  /** Keys encrypted with another secret can't be read any more: fresh ones replace them. */
  async function read(row: typeof backends.$inferSelect): Promise<ProjectBackend> {
    const opened = decryptSecret(secret, purposeOf(row.id), row.keys);
    const backend = (keys: BackendKeys): ProjectBackend => ({
      id: row.id as BackendId,
      projectId: row.projectId as ProjectId,
      lane: row.lane as BackendLane,
      keys,
    });
    if (opened !== null) return remember(backend(keysSchema.parse(JSON.parse(opened))));
    const keys = createKeys();
    await db
      .update(backends)
      .set({ keys: seal(row.id, keys) })
      .where(eq(backends.id, row.id));
    return remember(backend(keys));
  }

  const seal = (id: string, keys: BackendKeys) => encryptSecret(secret, purposeOf(id), JSON.stringify(keys));

  function remember(backend: ProjectBackend): ProjectBackend {
    if (known.size >= mostKnown) known.clear();
    known.set(backend.id, backend);
    return backend;
  }

  async function get(id: BackendId): Promise<ProjectBackend | null> {
    const before = known.get(id);
    if (before) return before;
    const [row] = await db.select().from(backends).where(eq(backends.id, id));
    return row ? read(row) : null;
  }

  async function find(projectId: ProjectId, lane: BackendLane): Promise<ProjectBackend | null> {
    const before = known.get(idOf(projectId, lane));
    if (before) return before;
    const [row] = await db
      .select()
      .from(backends)
      .where(and(eq(backends.projectId, projectId), eq(backends.lane, lane)));
    return row ? read(row) : null;
  }

  async function ensure(projectId: ProjectId, lane: BackendLane): Promise<ProjectBackend> {
    const found = await find(projectId, lane);
    if (found) return found;
    const id = idOf(projectId, lane);
    const keys = lane === 'try' ? (await ensure(projectId, 'preview')).keys : createKeys();
    await db
      .insert(backends)
      .values({ id, projectId, lane, keys: seal(id, keys), createdAt: now() })
      .onConflictDoNothing();
    // The first insert decided the keys, so read them back.
    const made = await get(id);
    if (!made) throw new Error(`the backend of project ${projectId} could not be made`);
    return made;
  }

  return {
    idOf,
    get,
    find,
    ensure,
  };
}
