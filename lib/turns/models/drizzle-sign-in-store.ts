import { eq, like } from 'drizzle-orm';
import { z } from 'zod';
import { settings } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Now } from '../../base/foundation/id';
import { modelSlots } from './model-connection';
import type { SignInStore } from './sign-in-store';

const prefix = 'model-sign-in:';
const storedSchema = z.object({
  sealedVerifier: z.string(),
  slot: z.enum(modelSlots),
  modelId: z.string(),
  expiresAt: z.number(),
});

/**
 * Stored in Easel's own database, so that a restart in the middle of a sign-in loses nothing; the verifier is sealed.
 */
export function createDrizzleSignInStore({
  db,
  seal,
  open,
  now,
}: {
  db: Database;
  seal: (text: string) => string;
  open: (sealed: string) => string | null;
  now: Now;
}): SignInStore {
  return {
    async keep(stateHash, { verifier, ...rest }) {
      const value = { ...rest, sealedVerifier: seal(verifier) };
      await db.transaction(async (tx) => {
        await tx.delete(settings).where(like(settings.key, `${prefix}%`));
        await tx.insert(settings).values({ key: prefix + stateHash, value, updatedAt: now() });
      });
    },

    async take(stateHash) {
      const [row] = await db
        .delete(settings)
        .where(eq(settings.key, prefix + stateHash))
        .returning();
      const stored = storedSchema.safeParse(row?.value);
      if (!stored.success) return null;
      const { sealedVerifier, ...rest } = stored.data;
      const verifier = open(sealedVerifier);
      return verifier === null ? null : { ...rest, verifier };
    },
  };
}
