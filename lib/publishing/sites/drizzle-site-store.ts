import { and, desc, eq, gt, isNotNull, isNull, notExists } from 'drizzle-orm';
import { deployments, drawnPages, pastAddresses, projects, sites } from '../../../drizzle/schema';
import { appendSteps } from '../../base/channel/append-steps';
import { takenSchema } from '../../base/answers/first-rows-answers';
import type { Database } from '../../base/database/database';
import { triedSchema } from '../../base/foundation/finding';
import type { DeploymentId, Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import type { Deployment, Drawn, Site } from './site';
import { siteDetailsSchema } from '../bundles/site-details';
import type { SiteStore } from './site-store';
import { lockBuilding, overtaken, stopBuilding, stopThese } from '../../projects/projects/stop-building';

/**
 * Limits how many past addresses a project keeps, so that publishing under ever new addresses can't reserve them all.
 */
const mostPastAddresses = 10;
/** How long addresses stay reserved after a project is gone: longer than an unused session lasts. */
export const keptAfterDeletionMs = 90 * 24 * 60 * 60 * 1000;

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

async function wasLive(tx: Transaction, projectId: ProjectId): Promise<boolean> {
  const isReady = and(eq(deployments.projectId, projectId), eq(deployments.status, 'ready'));
  return (await tx.select({ id: deployments.id }).from(deployments).where(isReady).limit(1)).length > 0;
}

/** A deleted app's site can't be found until the app is restored. */
const isHere = and(eq(projects.id, sites.projectId), isNull(projects.deletedAt));

const isOfSite = eq(drawnPages.projectId, sites.projectId);

/** False if a deployment that started later is live. The site's row decides between two that end at the same time. */
async function setLiveUnlessNewer(
  tx: Transaction,
  { id, projectId, createdAt, at }: Pick<Deployment, 'id' | 'projectId' | 'createdAt'> & { at: number },
): Promise<boolean> {
  const newer = tx
    .select({ id: deployments.id })
    .from(deployments)
    .where(and(eq(deployments.id, sites.liveDeploymentId), gt(deployments.createdAt, createdAt)));
  const moved = await tx
    .update(sites)
    .set({ liveDeploymentId: id, updatedAt: at })
    .where(and(eq(sites.projectId, projectId), notExists(newer)))
    .returning({ projectId: sites.projectId });
  return moved.length > 0;
}

/** Sites and deployments in Easel's own database. Switching a site and storing the event is one transaction. */
export function createDrizzleSiteStore(db: Database, now: Now): SiteStore {
  const changed = (projectId: ProjectId, deploymentId: string, status: string, url: string | null) => [
    { projectId, step: { type: 'deployment-changed' as const, deploymentId, status, url } },
  ];

  return {
    addDeployment: (deployment) =>
      db.transaction(async (tx) => {
        await tx.insert(deployments).values({ ...deployment, target: 'here' });
        return appendSteps(tx, now, changed(deployment.projectId, deployment.id, deployment.status, null));
      }),

    endDeployment: ({ id, projectId, createdAt, endedAt, ...result }, goLive) =>
      db.transaction(async (tx) => {
        const building = await lockBuilding(tx, projectId);
        if (!building.some((one) => one.id === id)) return [];
        const isLive = goLive !== null && (await setLiveUnlessNewer(tx, { id, projectId, createdAt, at: now() }));
        const isOvertaken = goLive !== null && !isLive;
        const { status, manifestHash, problems, tried, taken } = isOvertaken
          ? {
              status: 'failed' as const,
              manifestHash: null,
              problems: [overtaken],
              tried: result.tried,
              taken: result.taken,
            }
          : result;
        await tx
          .update(deployments)
          .set({ status, manifestHash, problems, tried, taken, endedAt })
          .where(eq(deployments.id, id));
        // Older deployments that are still in progress are no longer needed.
        const older = isLive ? building.filter((one) => one.createdAt < createdAt).map((one) => one.id) : [];
        await stopThese(tx, older, endedAt ?? now());
        return appendSteps(tx, now, [
          ...older.flatMap((one) => changed(projectId, one, 'failed', null)),
          ...changed(projectId, id, status, isLive ? goLive.url : null),
        ]);
      }),

    async setStep(projectId, id, step) {
      await db
        .update(deployments)
        .set({ step })
        .where(and(eq(deployments.projectId, projectId), eq(deployments.id, id)));
    },

    async deployments(projectId) {
      const rows = await db
        .select()
        .from(deployments)
        .where(eq(deployments.projectId, projectId))
        .orderBy(desc(deployments.createdAt), desc(deployments.id));
      return rows.map(toDeployment);
    },

    async deployment(projectId, id) {
      const [row] = await db
        .select()
        .from(deployments)
        .where(and(eq(deployments.projectId, projectId), eq(deployments.id, id)));
      return row ? toDeployment(row) : null;
    },

    async site(projectId) {
      const [row] = await db.select().from(sites).leftJoin(drawnPages, isOfSite).where(eq(sites.projectId, projectId));
      return row ? toSite(row.sites, row.drawn_pages) : null;
    },

    async liveProjects() {
      const rows = await db
        .select({ id: sites.projectId })
        .from(sites)
        .innerJoin(projects, isHere)
        .where(isNotNull(sites.liveDeploymentId));
      return rows.map(({ id }) => id as ProjectId);
    },

    async siteBySlug(slug) {
      const [row] = await db
        .select({ site: sites, drawn: drawnPages })
        .from(sites)
        .innerJoin(projects, isHere)
        .leftJoin(drawnPages, isOfSite)
        .where(eq(sites.slug, slug));
      return row ? toSite(row.site, row.drawn) : null;
    },

    async siteThatLeft(slug) {
      const [row] = await db
        .select({ site: sites })
        .from(pastAddresses)
        .innerJoin(sites, eq(sites.projectId, pastAddresses.projectId))
        .innerJoin(projects, isHere)
        .where(eq(pastAddresses.slug, slug));
      return row ? toSite(row.site, null) : null;
    },

    claimSlug: (projectId, slug) =>
      orTaken(
        db.transaction(async (tx) => {
          const [taken] = await tx.select().from(sites).where(eq(sites.slug, slug));
          if (taken && taken.projectId !== projectId) return fail('address-taken' as const);
          const [own] = await tx.select().from(projects).where(eq(projects.id, projectId));
          const ownerId = own?.ownerId ?? '';
          const [past] = await tx.select().from(pastAddresses).where(eq(pastAddresses.slug, slug));
          if (past && past.ownerId !== ownerId) {
            const [before] = await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, past.projectId));
            if (before || past.leftAt > now() - keptAfterDeletionMs) return fail('address-taken' as const);
          }
          await tx.delete(pastAddresses).where(eq(pastAddresses.slug, slug));
          const [site] = await tx.select().from(sites).where(eq(sites.projectId, projectId));
          if (site && site.slug !== slug && (await wasLive(tx, projectId))) {
            const left = await tx.select().from(pastAddresses).where(eq(pastAddresses.projectId, projectId));
            if (left.length >= mostPastAddresses) return fail('address-moved-often' as const);
            await tx.insert(pastAddresses).values({ slug: site.slug, projectId, ownerId, leftAt: now() });
          }
          const [row] = await tx
            .insert(sites)
            .values({ projectId, slug, updatedAt: now() })
            .onConflictDoUpdate({ target: sites.projectId, set: { slug, updatedAt: now() } })
            .returning();
          return succeed(toSite(row!, null));
        }),
      ),

    async setDetails(projectId, details) {
      await db.update(sites).set({ details, updatedAt: now() }).where(eq(sites.projectId, projectId));
    },

    async setHidden(projectId, isHidden) {
      await db.transaction(async (tx) => {
        await tx.update(sites).set({ isHidden, updatedAt: now() }).where(eq(sites.projectId, projectId));
        if (isHidden) await tx.delete(drawnPages).where(eq(drawnPages.projectId, projectId));
      });
    },

    setDrawn: (projectId, drawn) =>
      db.transaction(async (tx) => {
        // Lock the site's row, so that no publish and no change of `isHidden` comes in between.
        const [row] = await tx.select().from(sites).where(eq(sites.projectId, projectId)).for('update');
        if (row?.liveDeploymentId !== drawn.deploymentId || row.isHidden) return false;
        await tx
          .insert(drawnPages)
          .values({ projectId, ...drawn })
          .onConflictDoUpdate({ target: drawnPages.projectId, set: drawn });
        return true;
      }),

    setLive: (projectId, id, url) =>
      db.transaction(async (tx) => {
        const [before] = await tx.select().from(sites).where(eq(sites.projectId, projectId));
        const stopped = await stopBuilding(tx, projectId, now());
        await tx.update(sites).set({ liveDeploymentId: id, updatedAt: now() }).where(eq(sites.projectId, projectId));
        const named = id ?? before?.liveDeploymentId;
        const steps = stopped.flatMap((one) => changed(projectId, one, 'failed', null));
        if (named) steps.push(...changed(projectId, named, id ? 'ready' : 'taken-down', url));
        return appendSteps(tx, now, steps);
      }),

    async failUnfinished() {
      await db.update(deployments).set({ status: 'failed', endedAt: now() }).where(eq(deployments.status, 'building'));
    },
  };
}

/** Two concurrent requests may both find an address free; the database lets only one have it. */
async function orTaken<Value>(claim: Promise<Value>): Promise<Value | ReturnType<typeof fail<'address-taken'>>> {
  try {
    return await claim;
  } catch (error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
      if ('code' in cause && cause.code === '23505') return fail('address-taken' as const);
    throw error;
  }
}

function toDeployment(row: typeof deployments.$inferSelect): Deployment {
  return {
    id: row.id as DeploymentId,
    projectId: row.projectId as ProjectId,
    versionId: row.versionId as Deployment['versionId'],
    versionNumber: row.versionNumber,
    status: row.status as Deployment['status'],
    manifestHash: row.manifestHash,
    problems: row.problems as Deployment['problems'],
    step: row.step === 'try' ? 'try' : 'bundle',
    tried: triedSchema.nullable().catch(null).parse(row.tried),
    taken: takenSchema.nullable().catch(null).parse(row.taken),
    createdAt: row.createdAt,
    endedAt: row.endedAt,
  };
}

function toSite(row: typeof sites.$inferSelect, drawn: typeof drawnPages.$inferSelect | null): Site {
  return {
    projectId: row.projectId as ProjectId,
    slug: row.slug,
    liveDeploymentId: row.liveDeploymentId as DeploymentId | null,
    details: siteDetailsSchema.catch({}).parse(row.details),
    isHidden: row.isHidden,
    drawn: drawn && toDrawn(drawn),
  };
}

function toDrawn(row: typeof drawnPages.$inferSelect): Drawn {
  const { manifestHash, address, seenAt, drawnAt, pages, hasPicture } = row;
  const deploymentId = row.deploymentId as DeploymentId;
  return { deploymentId, manifestHash, address, seenAt, drawnAt, pages, hasPicture };
}
