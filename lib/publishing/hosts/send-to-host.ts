import type { HostLogLine } from '../../base/answers/host-answers';
import type { AppError } from '../../base/foundation/app-error';
import { readManifest } from '../sites/served-files';
import type { Host, HostFile } from './host';
import type { HostDeployment, PlaceAtHost } from './host-store';
import type { Asked, Going, HostDependencies, OwnSupabase } from './host-dependencies';
import { readLiveSite } from './read-live-site';

const mostLines = 40;
/**
 * How often to poll the host before giving up on it as too slow, and how many polls in a row may fail before it counts
 * as gone.
 */
const [mostLooks, mostSilent] = [600, 10] as const;

/**
 * Makes one attempt, step by step. Each step is stored before it starts, so that after a restart it is known how far
 * the attempt got.
 */
export function sendToHost(dependencies: HostDependencies, { isOver }: { isOver(): boolean }) {
  const { store, hosts, sites, blobs, now } = dependencies;

  async function note(deployment: HostDeployment, what: HostLogLine['what'], words: string | null = null) {
    if (deployment.log.length >= mostLines) return;
    deployment.log = [...deployment.log, { at: now(), what, note: words }];
    await store.keepDeployment(deployment);
  }

  /** The site at the host. If its owner has deleted it there, it is created again. */
  async function ensureSite(host: Host, place: PlaceAtHost, asked: Asked): Promise<PlaceAtHost | AppError> {
    if (place.site) {
      const seen = await host.look(place.access, place.site);
      if (!seen.ok) return seen.error;
      if (seen.value) return place;
    }
    const slug = (await sites.site(asked.projectId))?.slug ?? 'app';
    const made = await host.createSite(place.access, slug);
    if (!made.ok) return made.error;
    const kept = { ...place, site: made.value, addresses: null, liveId: null };
    await store.keepPlace(asked.projectId, kept);
    return kept;
  }

  /**
   * Moves rows, people and uploads into the person's own project, then publishes the app again, because it has to
   * contain that project's address.
   */
  async function readyData(asked: Asked, deployment: HostDeployment, supabase: OwnSupabase | null, step: Going) {
    const before = await dependencies.needsOf(asked.projectId);
    if (!before?.data) return null;
    step.step = 'data';
    if (before.supabase === null) {
      if (supabase === null) return { code: 'host-needs-data' } as const;
      const moved = await dependencies.moveData(asked, supabase);
      if (!moved.ok) return moved.error;
      await note(deployment, 'data');
    }
    const after = (await dependencies.needsOf(asked.projectId))?.supabase ?? null;
    return (await isMadeFor(asked, after)) ? null : dependencies.publishHere(asked);
  }

  /** Whether the files that are live here call that Supabase project and not Easel. */
  async function isMadeFor({ projectId }: Asked, supabase: string | null): Promise<boolean> {
    const files = await filesOf((await readLiveSite(sites, projectId))?.manifestHash ?? '');
    for (const { path, read } of files ?? [])
      if (/\.(?:js|html)$/.test(path) && supabase && Buffer.from(await read()).includes(supabase)) return true;
    return false;
  }

  async function filesOf(manifestHash: string): Promise<HostFile[] | null> {
    const manifest = await readManifest(blobs, manifestHash);
    return (
      manifest &&
      [...manifest.values()].map(({ path, type, size, hash }) => ({
        path,
        type,
        size,
        read: () => bytesOf(path, hash),
      }))
    );
  }

  async function bytesOf(path: string, hash: string): Promise<Uint8Array> {
    const bytes = await blobs.get(hash);
    if (!bytes) throw new Error(`a published file is gone: ${path}`);
    return bytes;
  }

  async function waitFor(deployment: HostDeployment, step: Going): Promise<AppError | null> {
    step.step = 'publish';
    const place = await store.place(deployment.projectId);
    if (!place?.site || deployment.thereId === null) return { code: 'host-broke-off' };
    const host = hosts[place.host];
    let silent = 0;
    for (let looks = 0; looks < mostLooks && !isOver(); looks += 1) {
      const seen = await host.follow(place.access, place.site, deployment.thereId);
      if (seen.ok) {
        silent = 0;
        if (seen.value.phase === 'failed')
          return { code: 'host-refused', ...(seen.value.note && { detail: seen.value.note }) };
        if (seen.value.phase === 'live') return goLive(deployment, host, place);
      } else {
        silent += 1;
        const mayPass = seen.error.code === 'host-unreachable' || seen.error.code === 'host-slow-down';
        if (!mayPass || silent >= mostSilent) return seen.error;
      }
      await dependencies.pause();
    }
    if (!isOver()) return { code: 'host-too-slow' };
    // Easel is shutting down; it polls again after the next start.
    return null;
  }

  async function goLive(deployment: HostDeployment, host: Host, place: PlaceAtHost): Promise<AppError | null> {
    const seen = await host.look(place.access, place.site!);
    const addresses = (seen.ok ? seen.value : null) ?? place.addresses;
    deployment.status = 'ready';
    deployment.log = [...deployment.log, { at: now(), what: 'live', note: addresses?.url ?? null }];
    await store.goLive(deployment, { ...place, addresses, liveId: deployment.id });
    return null;
  }

  return {
    waitFor,
    /** Null once it is live there, or if Easel shuts down. */
    async send(
      asked: Asked,
      deployment: HostDeployment,
      step: Going,
      supabase: OwnSupabase | null,
    ): Promise<AppError | null> {
      const place = await store.place(asked.projectId);
      if (place === null) return { code: 'host-not-chosen' };
      const host = hosts[place.host];
      const checked = await host.check(place.access.token, place.access.account);
      if (!checked.ok) return checked.error;
      await note(deployment, 'token');
      const ensured = await ensureSite(host, place, asked);
      if ('code' in ensured) return ensured;
      await note(deployment, 'site', ensured.site!.name);
      if (deployment.manifestHash === '') {
        const unready = await readyData(asked, deployment, supabase, step);
        if (unready) return unready;
        const live = await readLiveSite(sites, asked.projectId);
        if (!live?.manifestHash) return { code: 'not-deployed' };
        deployment.manifestHash = live.manifestHash;
        deployment.versionNumber = live.versionNumber;
      }
      const files = await filesOf(deployment.manifestHash);
      if (!files) return { code: 'not-deployed' };
      step.step = 'send';
      await note(deployment, 'files', String(files.length));
      const progress = { lacks: (count: number) => void (step.of = count), sent: () => void (step.sent += 1), isOver };
      const isHidden = (await sites.site(asked.projectId))?.isHidden ?? false;
      const sent = await host.send(ensured.access, ensured.site!, { files, isHidden }, progress);
      if (!sent.ok) return sent.error;
      deployment.thereId = sent.value.id;
      await note(deployment, 'sent', String(step.sent));
      return waitFor(deployment, step);
    },

    async fail(deployment: HostDeployment, failure: AppError): Promise<void> {
      deployment.status = 'failed';
      deployment.failure = failure.code;
      if (failure.detail !== undefined) await note(deployment, 'host', failure.detail);
      deployment.log = [...deployment.log, { at: now(), what: 'failed', note: null }];
      await store.keepDeployment(deployment);
    },
  };
}
