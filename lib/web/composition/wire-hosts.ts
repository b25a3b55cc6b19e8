import type { Env } from '../../base/foundation/env';
import type { AppError } from '../../base/foundation/app-error';
import type { Now, VersionId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { Origins } from '../../base/http/origins';
import { createCloudflareHost } from '../../publishing/hosts/cloudflare-host';
import { createDrizzleHostStore } from '../../publishing/hosts/drizzle-host-store';
import { createNetlifyHost } from '../../publishing/hosts/netlify-host';
import type { Asked } from '../../publishing/hosts/host-dependencies';
import { publishAtHost } from '../../publishing/hosts/publish-at-host';
import { readLiveSite } from '../../publishing/hosts/read-live-site';
import { createVercelHost } from '../../publishing/hosts/vercel-host';
import type { Deployment } from '../../publishing/sites/site';
import type { Apps } from './wire-backends';
import type { Storage } from './wire-storage';

type Options = {
  env: Env;
  origins: Origins;
  storage: Storage;
  apps: Apps;
  /** Starts publishing a version here. */
  publish(asked: Asked & { versionId: VersionId }): Promise<Result<Deployment, unknown>>;
  now: Now;
  onError(error: unknown): void;
};

const lookAgainMs = 1000;

/** Wires publishing of this computer's apps at hosts such as Netlify. */
export function wireHosts({ env, origins, storage, apps, publish, now, onError }: Options) {
  const { db, data, sites, access, createId, trees, blobs } = storage;
  const { versions, appBackends, dataSwitch } = apps;
  const baseOf = (url: string) => url.replace(/\/$/, '');
  let wake = () => {};
  const ended = new Promise<void>((resolve) => (wake = resolve));
  const pause = () => Promise.race([ended, new Promise<void>((resolve) => void setTimeout(resolve, lookAgainMs))]);

  async function publishHere(asked: Asked): Promise<AppError | null> {
    const live = await readLiveSite(sites, asked.projectId);
    const begun = live && (await publish({ ...asked, versionId: live.versionId }));
    if (!begun?.ok) return { code: 'host-publish-first' };
    for (;;) {
      const now = await sites.deployment(asked.projectId, begun.value.id);
      if (now?.status === 'ready') return null;
      if (now?.status !== 'building') return { code: 'host-publish-first' };
      await pause();
    }
  }

  const atHosts = publishAtHost({
    ...{ access, sites, blobs, createId, now, pause, onError, publishHere },
    store: createDrizzleHostStore({ db, secret: data.secret }),
    isOffered: origins.isLocal && !env.EASEL_GUESTS,
    hosts: {
      netlify: createNetlifyHost(baseOf(env.EASEL_NETLIFY_API_URL)),
      vercel: createVercelHost(baseOf(env.EASEL_VERCEL_API_URL)),
      cloudflare: createCloudflareHost(baseOf(env.EASEL_CLOUDFLARE_API_URL)),
    },
    async needsOf(projectId) {
      const live = await readLiveSite(sites, projectId);
      const version = live && (await versions.get(projectId, live.versionId));
      if (!version) return null;
      const paths = Object.keys((await trees.read(version.treeHash)) ?? {});
      return {
        data: await appBackends.keepsData(version.treeHash),
        functions: paths.some((path) => /^supabase\/functions\/(?!_)[^/]+\//.test(path)),
        supabase: await apps.hosted.find(projectId).then((found) => found?.url ?? null),
      };
    },
    moveData: ({ viewer, projectId }, given) => dataSwitch.toHosted({ viewer, projectId, given }),
  });
  return {
    atHosts,
    async close() {
      wake();
      await atHosts.close();
    },
  };
}
