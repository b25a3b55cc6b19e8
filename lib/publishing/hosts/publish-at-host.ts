import type { HostName, PlaceAtHost as ShownPlace } from '../../base/answers/host-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise } from '../../base/viewers/project-access';
import type { Asked, Going, HostDependencies, OwnSupabase } from './host-dependencies';
import { readLiveSite } from './read-live-site';
import { sendToHost } from './send-to-host';
import type { HostDeployment, PlaceAtHost } from './host-store';

/**
 * Publishes this computer's apps at hosts that serve files. An app has one attempt at a time. The files that visitors
 * get change only in the host's own last step; an attempt that breaks off before that leaves the old site as it was.
 */
export function publishAtHost(dependencies: HostDependencies) {
  const { access, isOffered, store, hosts, sites, now } = dependencies;
  const going = new Map<ProjectId, Going>();
  const atWork = new Set<Promise<void>>();
  let isOver = false;
  const sending = sendToHost(dependencies, { isOver: () => isOver });

  async function refuse({ viewer, projectId }: Asked): Promise<AppError | null> {
    const refused = await authorise(access, viewer, projectId);
    if (refused) return refused;
    return isOffered && viewer.kind === 'local-owner' ? null : { code: 'reach-not-here' };
  }

  async function present(projectId: ProjectId): Promise<ShownPlace> {
    const [place, deployments, needs] = await Promise.all([
      store.place(projectId),
      store.deployments(projectId),
      dependencies.needsOf(projectId),
    ]);
    return {
      isOffered,
      needs: needs?.functions ? 'functions' : needs?.data && needs.supabase === null ? 'data' : 'nothing',
      place: place && {
        host: place.host,
        url: place.liveId === null ? null : (place.addresses?.url ?? null),
        domains: place.addresses?.domains ?? [],
        going: going.get(projectId) ?? null,
        deployments: deployments.map(({ id, versionNumber, status, failure, log, createdAt }) => ({
          ...{ id, versionNumber, status, failure, log, createdAt },
          live: id === place.liveId,
        })),
      },
    };
  }

  function work(
    projectId: ProjectId,
    deployment: HostDeployment,
    run: (step: Going) => Promise<AppError | null>,
  ): void {
    const step: Going = { step: 'check', sent: 0, of: 0 };
    going.set(projectId, step);
    const done = run(step)
      .catch((error: unknown): AppError => {
        dependencies.onError(error);
        return { code: 'host-refused' };
      })
      .then((failure) => (failure ? sending.fail(deployment, failure) : undefined))
      // The app, or Easel's database, may be gone by now.
      .catch(dependencies.onError)
      .finally(() => {
        going.delete(projectId);
        atWork.delete(done);
      });
    atWork.add(done);
  }

  async function begin(asked: Asked, supabase: OwnSupabase | null, earlier: HostDeployment | null): Promise<void> {
    const live = earlier ?? (await readLiveSite(sites, asked.projectId));
    const deployment: HostDeployment = {
      ...{ id: dependencies.createId<'deployment'>(), projectId: asked.projectId, status: 'going', failure: null },
      ...{ manifestHash: earlier?.manifestHash ?? '', versionNumber: live?.versionNumber ?? 0 },
      ...{ thereId: null, log: [], createdAt: now() },
    };
    await store.keepDeployment(deployment);
    work(asked.projectId, deployment, (step) => sending.send(asked, deployment, step, supabase));
  }

  /** Why the version that is live here can't be published at a host, as it is or with this Supabase project. */
  async function findUnfit(projectId: ProjectId, supabase: OwnSupabase | null): Promise<AppError | null> {
    const needs = await dependencies.needsOf(projectId);
    if (needs === null) return { code: 'not-deployed' };
    if (needs.functions) return { code: 'host-needs-functions' };
    return needs.data && needs.supabase === null && supabase === null ? { code: 'host-needs-data' } : null;
  }

  return {
    async view(asked: Asked): Promise<Result<ShownPlace, AppError>> {
      const refused = await authorise(access, asked.viewer, asked.projectId);
      if (refused) return fail(refused);
      const isTheirs = isOffered && asked.viewer.kind === 'local-owner';
      return succeed(
        isTheirs ? await present(asked.projectId) : { isOffered: false, needs: 'nothing' as const, place: null },
      );
    },

    /**
     * Checks the token, stores the host and starts publishing there; ask for the state to follow progress. If something
     * is wrong, it fails and stores nothing. With another token for the same host, the site is kept.
     */
    async choose(
      asked: Asked & { host: HostName; token: string; account: string | null; supabase: OwnSupabase | null },
    ): Promise<Result<ShownPlace, AppError>> {
      const refused = (await refuse(asked)) ?? (await findUnfit(asked.projectId, asked.supabase));
      if (refused) return fail(refused);
      const { projectId, host, supabase } = asked;
      if (going.has(projectId)) return fail({ code: 'host-busy' });
      const checked = await hosts[host].check(asked.token.trim(), asked.account);
      if (!checked.ok) return checked;
      if (going.has(projectId)) return fail({ code: 'host-busy' });
      const before = await store.place(projectId);
      const kept: PlaceAtHost =
        before?.host === host
          ? { ...before, access: checked.value }
          : { host, access: checked.value, site: null, addresses: null, liveId: null };
      if (before && before.host !== host) await store.forgetPlace(projectId);
      await store.keepPlace(projectId, kept);
      await begin(asked, supabase, null);
      return succeed(await present(projectId));
    },

    /** Starts publishing the version that is live here, or publishes the files of an earlier attempt again. */
    async publish(asked: Asked & { earlierId: string | null }): Promise<Result<ShownPlace, AppError>> {
      const { projectId, earlierId } = asked;
      const refused = (await refuse(asked)) ?? (earlierId === null ? await findUnfit(projectId, null) : null);
      if (refused) return fail(refused);
      if ((await store.place(projectId)) === null) return fail({ code: 'host-not-chosen' });
      const earlier = earlierId === null ? null : await readEarlier(projectId, earlierId);
      if (earlierId !== null && earlier === null) return fail({ code: 'not-found' });
      if (going.has(projectId)) return fail({ code: 'host-busy' });
      await begin(asked, null, earlier);
      return succeed(await present(projectId));
    },

    /** Removes the site at the host. Its earlier versions are still known here and can be published again. */
    async takeDown(asked: Asked): Promise<Result<ShownPlace, AppError>> {
      const { projectId } = asked;
      const refused = await refuse(asked);
      if (refused) return fail(refused);
      if (going.has(projectId)) return fail({ code: 'host-busy' });
      const place = await store.place(projectId);
      if (place === null) return fail({ code: 'host-not-chosen' });
      const down = place.site ? await hosts[place.host].takeDown(place.access, place.site) : succeed(undefined);
      if (!down.ok) return down;
      await store.keepPlace(projectId, { ...place, site: null, addresses: null, liveId: null });
      return succeed(await present(projectId));
    },

    /** Forgets the host and its token; the site there is not changed. */
    async forget(asked: Asked): Promise<Result<ShownPlace, AppError>> {
      const refused = await refuse(asked);
      if (refused) return fail(refused);
      if (going.has(asked.projectId)) return fail({ code: 'host-busy' });
      await store.forgetPlace(asked.projectId);
      return succeed(await present(asked.projectId));
    },

    /**
     * Called at startup: resumes waiting for deployments that the host had received in full, and marks all others as
     * broken off.
     */
    async recover(): Promise<void> {
      for (const deployment of await store.unfinished()) {
        const { projectId } = deployment;
        if (deployment.thereId === null) await sending.fail(deployment, { code: 'host-broke-off' });
        else work(projectId, deployment, (step) => sending.waitFor(deployment, step));
      }
    },

    /** Waits until running attempts have stopped. */
    async close() {
      isOver = true;
      await Promise.all(atWork);
    },
  };

  async function readEarlier(projectId: ProjectId, id: string): Promise<HostDeployment | null> {
    const found = (await store.deployments(projectId)).find((one) => one.id === id);
    return found?.status === 'ready' ? found : null;
  }
}
export type AtHosts = ReturnType<typeof publishAtHost>;
