import { and, eq } from 'drizzle-orm';
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { backends } from '@/drizzle/schema';
import type { Database } from '@/lib/base/database/database';
import { decryptSecret, encryptSecret } from '@/lib/base/database/sealed-secret';
import { base32, type Now, type ProjectId } from '@/lib/base/foundation/id';
import type { HostedProject } from './hosted-project';

const keptSchema = z.object({
  url: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
  accessToken: z.string(),
});
/** Stored next to the lanes that Easel hosts itself. */
const lane = 'hosted';
const purposeOf = (id: string) => `hosted project ${id}`;

/** Which projects keep their live data at Supabase, with their keys encrypted by the data folder's secret. */
export type HostedStore = {
  /**
   * Null if Easel hosts the live data. Keys that can't be decrypted any more count as missing: the person connects
   * again.
   */
  find(projectId: ProjectId): Promise<HostedProject | null>;
  keep(projectId: ProjectId, project: HostedProject): Promise<void>;
  forget(projectId: ProjectId): Promise<void>;
};

export function createHostedStore({ db, secret, now }: { db: Database; secret: Uint8Array; now: Now }): HostedStore {
  const known = new Map<ProjectId, HostedProject | null>();
  const idOf = (projectId: ProjectId) =>
    base32(createHmac('sha256', secret).update(`backend|${projectId}|${lane}`).digest().subarray(0, 17)).slice(0, 26);
  const mine = (projectId: ProjectId) => and(eq(backends.projectId, projectId), eq(backends.lane, lane));

  return {
    async find(projectId) {
      const before = known.get(projectId);
      if (before !== undefined) return before;
      const [row] = await db.select().from(backends).where(mine(projectId));
      const opened = row ? decryptSecret(secret, purposeOf(row.id), row.keys) : null;
      const found = opened === null ? null : keptSchema.parse(JSON.parse(opened));
      if (known.size >= 1000) known.clear();
      known.set(projectId, found);
      return found;
    },
    async keep(projectId, project) {
      const id = idOf(projectId);
      const keys = encryptSecret(secret, purposeOf(id), JSON.stringify(project));
      await db
        .insert(backends)
        .values({ id, projectId, lane, keys, createdAt: now() })
        .onConflictDoUpdate({ target: backends.id, set: { keys } });
      known.set(projectId, project);
    },
    async forget(projectId) {
      await db.delete(backends).where(mine(projectId));
      known.set(projectId, null);
    },
  };
}
