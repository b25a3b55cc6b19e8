import { statfs } from 'node:fs/promises';
import { count, ne } from 'drizzle-orm';
import { ownProcesses } from '../../backends/backends/spawn-confined';
import { turns } from '@/drizzle/schema';
import type { ProjectId } from '../../base/foundation/id';
import type { Origins } from '../../base/http/origins';
import type { ShareId } from '../../publishing/sharing/share';
import type { Answered } from '../operating/answered';
import { createIsHostAllowed } from '../operating/is-host-allowed';
import type { Log } from '../operating/log';
import { createMetrics } from '../operating/metrics';
import type { Storage } from './wire-storage';

type Options = {
  origins: Origins;
  storage: Storage;
  log: Log;
  ready(): Promise<{ ok: boolean }>;
  projectAt(domain: string): ProjectId | null;
};

/** Wires what the operator can ask of Easel, and what Easel reports to them. */
export function wireOperating({ origins, storage, log, ready, projectAt }: Options) {
  const { db, data, previews, sharing, sites } = storage;
  const metrics = createMetrics({
    ready,
    engines: () => ownProcesses.size,
    async turns() {
      const rows = await db
        .select({ phase: turns.phase, count: count() })
        .from(turns)
        .where(ne(turns.phase, 'ended'))
        .groupBy(turns.phase);
      return Object.fromEntries(rows.map((row) => [row.phase, row.count]));
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(data.folder);
      return bavail * bsize;
    },
  });
  return {
    isHostAllowed: createIsHostAllowed({
      origins,
      hasPreview: async (key) => (await previews.find(key)) !== null,
      hasShare: async (id) => (await sharing.visible(id as ShareId)) !== null,
      hasSite: async (slug) =>
        (await sites.siteBySlug(slug))?.liveDeploymentId != null ||
        (await sites.siteThatLeft(slug))?.liveDeploymentId != null,
      async hasDomain(name) {
        const projectId = projectAt(name);
        return projectId !== null && (await sites.site(projectId))?.liveDeploymentId != null;
      },
    }),
    metrics: metrics.read,
    answered(answered: Answered): void {
      metrics.answered(answered);
      log.answered(answered);
    },
  };
}
