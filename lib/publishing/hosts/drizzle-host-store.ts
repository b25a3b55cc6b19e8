import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { hostDeployments, placesAtHosts } from '../../../drizzle/schema';
import { hostLogLineSchema, hostNameSchema } from '../../base/answers/host-answers';
import type { Database } from '../../base/database/database';
import { decryptSecret, encryptSecret } from '../../base/database/sealed-secret';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import type { HostDeployment, HostStore, PlaceAtHost } from './host-store';

const mostListed = 20;
const purposeOf = (projectId: string) => `host token for ${projectId}`;
const statusSchema = z.enum(['going', 'ready', 'failed']);

/** Stored in Easel's own database. Tokens are encrypted with the data folder's secret. */
export function createDrizzleHostStore({ db, secret }: { db: Database; secret: Uint8Array }): HostStore {
  const rowOf = (projectId: ProjectId, { host, access, site, addresses, liveId }: PlaceAtHost) => ({
    ...{ projectId, host, account: access.account, liveId },
    token: encryptSecret(secret, purposeOf(projectId), access.token),
    ...{ siteId: site?.id ?? null, siteName: site?.name ?? null },
    ...{ url: addresses?.url ?? null, domains: addresses?.domains ?? [] },
  });

  async function keepPlace(on: Database, projectId: ProjectId, place: PlaceAtHost): Promise<void> {
    const row = rowOf(projectId, place);
    await on.insert(placesAtHosts).values(row).onConflictDoUpdate({ target: placesAtHosts.projectId, set: row });
  }
  async function keepDeployment(on: Database, deployment: HostDeployment): Promise<void> {
    await on
      .insert(hostDeployments)
      .values(deployment)
      .onConflictDoUpdate({ target: hostDeployments.id, set: deployment });
  }

  return {
    async place(projectId) {
      const [row] = await db.select().from(placesAtHosts).where(eq(placesAtHosts.projectId, projectId));
      const token = row ? decryptSecret(secret, purposeOf(projectId), row.token) : null;
      if (!row || token === null) return null;
      const { siteId, siteName, url } = row;
      return {
        host: hostNameSchema.parse(row.host),
        access: { token, account: row.account },
        site: siteId === null ? null : { id: siteId, name: siteName ?? siteId },
        addresses: url === null ? null : { url, domains: z.array(z.string()).parse(row.domains) },
        liveId: row.liveId,
      };
    },
    keepPlace: (projectId, place) => keepPlace(db, projectId, place),
    async forgetPlace(projectId) {
      await db.transaction(async (tx) => {
        await tx.delete(placesAtHosts).where(eq(placesAtHosts.projectId, projectId));
        await tx.delete(hostDeployments).where(eq(hostDeployments.projectId, projectId));
      });
    },
    async deployments(projectId) {
      const rows = await db
        .select()
        .from(hostDeployments)
        .where(eq(hostDeployments.projectId, projectId))
        .orderBy(desc(hostDeployments.createdAt), desc(hostDeployments.id))
        .limit(mostListed);
      return rows.map(toDeployment);
    },
    keepDeployment: (deployment) => keepDeployment(db, deployment),
    async goLive(deployment, place) {
      await db.transaction(async (tx) => {
        await keepDeployment(tx, deployment);
        await keepPlace(tx, deployment.projectId, place);
      });
    },
    async unfinished() {
      return (await db.select().from(hostDeployments).where(eq(hostDeployments.status, 'going'))).map(toDeployment);
    },
  };
}

function toDeployment(row: typeof hostDeployments.$inferSelect): HostDeployment {
  return {
    ...row,
    projectId: row.projectId as ProjectId,
    status: statusSchema.parse(row.status),
    failure: row.failure as AppErrorCode | null,
    log: z.array(hostLogLineSchema).parse(row.log),
  };
}
