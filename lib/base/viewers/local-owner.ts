import { eq } from 'drizzle-orm';
import { settings, viewers } from '../../../drizzle/schema';
import type { Database } from '../database/database';
import type { CreateId, Now, ViewerId } from '../foundation/id';
import type { Viewer } from './viewer';

const settingKey = 'local-owner';

/**
 * The one viewer for every browser on this machine in local mode. Created on first use; if several processes start at
 * once, the first to write the setting wins.
 */
export async function ensureLocalOwner(db: Database, createId: CreateId, now: Now): Promise<Viewer> {
  const known = await readLocalOwner(db);
  if (known) return known;
  await db.transaction(async (tx) => {
    const id = createId<'viewer'>();
    const [won] = await tx
      .insert(settings)
      .values({ key: settingKey, value: id, updatedAt: now() })
      .onConflictDoNothing()
      .returning();
    if (won) await tx.insert(viewers).values({ id, kind: 'local-owner', createdAt: now() });
  });
  const made = await readLocalOwner(db);
  if (!made) throw new Error('The local owner was written and is not there.');
  return made;
}

async function readLocalOwner(db: Database): Promise<Viewer | null> {
  const [row] = await db.select().from(settings).where(eq(settings.key, settingKey));
  return row ? { id: row.value as ViewerId, kind: 'local-owner' } : null;
}
