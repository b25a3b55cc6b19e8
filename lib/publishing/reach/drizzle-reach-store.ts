import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { reachOpenings, reachServices } from '@/drizzle/schema';
import type { Database } from '@/lib/base/database/database';
import { decryptSecret, encryptSecret } from '@/lib/base/database/sealed-secret';
import type { Now, ProjectId } from '../../base/foundation/id';
import { linkSettingsSchema } from './reach';
import type { Opening, ReachStore } from './reach-store';

const ownRow = 'easel';
const keyPairSchema = z.object({ privateKey: z.string(), publicKey: z.string() });
const purposeOf = (projectId: string) => `link of ${projectId}`;
const keyPurpose = 'own ssh key';

/** Stored in Easel's own database. Passwords and Easel's own key are encrypted with the data folder's secret. */
export function createDrizzleReachStore({
  db,
  secret,
  now,
}: {
  db: Database;
  secret: Uint8Array;
  now: Now;
}): ReachStore {
  const rowOf = (projectId: ProjectId, kind: Opening['kind']) =>
    and(eq(reachOpenings.projectId, projectId), eq(reachOpenings.kind, kind));
  const readService = async (service: string) =>
    (await db.select().from(reachServices).where(eq(reachServices.service, service)))[0] ?? null;
  const writeService = async (service: string, change: Partial<typeof reachServices.$inferInsert>) => {
    await db
      .insert(reachServices)
      .values({ service, ...change })
      .onConflictDoUpdate({ target: reachServices.service, set: change });
  };

  function openingOf(row: typeof reachOpenings.$inferSelect): Opening[] {
    const projectId = row.projectId as ProjectId;
    if (row.kind === 'wifi') return [{ projectId, kind: 'wifi', port: row.port ?? 0 }];
    const text = row.settings === null ? null : decryptSecret(secret, purposeOf(projectId), row.settings);
    const settings = text === null ? null : linkSettingsSchema.safeParse(JSON.parse(text));
    return settings?.success ? [{ projectId, kind: 'link', settings: settings.data }] : [];
  }

  return {
    async openings() {
      const rows = await db.select().from(reachOpenings).where(eq(reachOpenings.isOpen, true));
      return rows.flatMap(openingOf);
    },
    async lastPort(projectId) {
      const [row] = await db.select().from(reachOpenings).where(rowOf(projectId, 'wifi'));
      return row?.port ?? 0;
    },
    async keep(opening) {
      const { projectId, kind } = opening;
      const kept =
        kind === 'wifi'
          ? { port: opening.port, settings: null }
          : { port: null, settings: encryptSecret(secret, purposeOf(projectId), JSON.stringify(opening.settings)) };
      const values = { ...kept, isOpen: true, openedAt: now() };
      await db
        .insert(reachOpenings)
        .values({ projectId, kind, ...values })
        .onConflictDoUpdate({ target: [reachOpenings.projectId, reachOpenings.kind], set: values });
    },
    async forget(projectId, kind) {
      // Delete a link, because its settings may contain a password. Keep the port of a Wi-Fi address for next time.
      if (kind === 'link') await db.delete(reachOpenings).where(rowOf(projectId, kind));
      else await db.update(reachOpenings).set({ isOpen: false }).where(rowOf(projectId, kind));
    },
    hasAgreed: async (service) => (await readService(service))?.agreedAt != null,
    agree: (service) => writeService(service, { agreedAt: now() }),
    known: async (service) => (await readService(service))?.fingerprint ?? null,
    note: (service, fingerprint) => writeService(service, { fingerprint }),
    async ownKey() {
      const row = await readService(ownRow);
      const text = row?.ownKey == null ? null : decryptSecret(secret, keyPurpose, row.ownKey);
      const kept = text === null ? null : keyPairSchema.parse(JSON.parse(text));
      const { isReadableKey, makeSshKey } = await import('./make-ssh-key');
      // Until 2026-11-23, one in two hundred stored keys was unreadable, and no link could ever be opened with it.
      if (kept !== null && isReadableKey(kept.privateKey)) return kept;
      const { privateKey, publicKey } = makeSshKey();
      await writeService(ownRow, {
        ownKey: encryptSecret(secret, keyPurpose, JSON.stringify({ privateKey, publicKey })),
      });
      return { privateKey, publicKey };
    },
  };
}
