import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { settings } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Now } from '../../base/foundation/id';
import { modelConnectionSchema, type ModelConnectionStore, type ModelSlot } from './model-connection';

const settingsKeys: Record<ModelSlot, string> = {
  build: 'model-connection',
  spare: 'model-connection-spare',
  small: 'model-connection-small',
};
const storedSchema = modelConnectionSchema.omit({ key: true }).extend({ sealedKey: z.string().nullable() });

/**
 * Stores the connection of one slot in Easel's own database. `seal` encrypts a text; `open` decrypts it, or returns
 * null if it was sealed with another secret.
 */
export function createDrizzleModelConnectionStore({
  db,
  seal,
  open,
  now,
  slot = 'build',
}: {
  db: Database;
  seal: (text: string) => string;
  open: (sealed: string) => string | null;
  now: Now;
  slot?: ModelSlot;
}): ModelConnectionStore {
  const settingsKey = settingsKeys[slot];
  return {
    async get() {
      const [row] = await db.select().from(settings).where(eq(settings.key, settingsKey));
      const stored = storedSchema.safeParse(row?.value);
      if (!stored.success) return null;
      const { sealedKey, ...rest } = stored.data;
      return { ...rest, key: sealedKey === null ? '' : (open(sealedKey) ?? '') };
    },

    async set({ key, ...rest }) {
      const value = { ...rest, sealedKey: key === '' ? null : seal(key) };
      await db
        .insert(settings)
        .values({ key: settingsKey, value, updatedAt: now() })
        .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt: now() } });
    },

    async clear() {
      await db.delete(settings).where(eq(settings.key, settingsKey));
    },
  };
}
