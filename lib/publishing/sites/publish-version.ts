import type { BlobStore } from '../../base/blobs/blob-store';
import { type AppError, AppFailure, presentError } from '../../base/foundation/app-error';
import type { CreateId, DeploymentId, Now, ProjectId, VersionId } from '../../base/foundation/id';
import type { ShownTaken } from '../../base/answers/first-rows-answers';
import type { ScanOutcome } from '../../backends/scans/scan-outcome';
import type { Problem } from '../../base/foundation/problem';
import type { Result } from '../../base/foundation/result';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { BundleAnswer, BundleRequest } from '../bundles/bundle';
import { checkSite } from './check-site';
import type { Deployment, Site, SiteManifest } from './site';
import type { SiteStore } from './site-store';
import { storeFiles } from './store-files';

export type PublishDependencies = {
  sites: SiteStore;
  blobs: BlobStore;
  /** Bundles a version of a project; rejects only when bundling itself could not be done. */
  bundle(
    projectId: ProjectId,
    versionId: VersionId,
    site: Site,
    purpose: BundleRequest['purpose'],
  ): Promise<BundleAnswer>;
  /**
   * Tries this tree's backend as a stranger and as made-up people, on a copy: what stands in the way, and whether an answer
   * of the person's is all that is needed. `signal`: nobody waits for it any more; one that has not begun never does, and its promise
   * settles at once.
   */
  tryAsOthers(projectId: ProjectId, treeHash: string, signal: AbortSignal): Promise<ScanOutcome>;
  /** Runs what the site's database lacks of this tree's migrations and content, all or none; what stood in the way, lost rows too unless they may be. */
  migrateLive(projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]>;
  /**
   * Readies this tree's server functions where the app's live data lies elsewhere: what stands in the way before anything has changed, and what
   * makes them live.
   */
  readyFunctions(
    projectId: ProjectId,
    treeHash: string,
  ): Promise<{ problems: Problem[]; activate(): Promise<Problem[]> }>;
  /** Tells live data how people sign in to the app that is live now, whichever said so last. Never rejects. */
  settleLive(projectId: ProjectId): Promise<void>;
  urlOf(slug: string): string;
  announce(projectId: ProjectId, events: readonly ProjectEvent[]): void;
  createId: CreateId;
  now: Now;
  onError(error: unknown): void;
};

/**
 * Starts going out and answers at once with the deployment, `building`; `done` resolves when it is live or has failed, and nothing
 * runs for it any more.
 * A version with a backend is tried by made-up visitors before. The site changes only in the last steps: first its data's form, all or nothing, then rows that go along, all or nothing, then what it shows, in one transaction. A
 * deployment that fails before leaves both as they were.
 */
export async function publishVersion(
  dependencies: PublishDependencies,
  input: {
    projectId: ProjectId;
    versionId: VersionId;
    versionNumber: number;
    /** What is put out is made of this tree, and the deployment remembers it. */
    treeHash: string;
    site: Site;
    /** What a browser built of that tree in its container; the server bundles it where absent. */
    built?: BundleAnswer;
    /** The person was told what of the site's data will be lost, and said yes. */
    mayLose?: boolean;
    /** Takes along what the person chose of the preview's rows, all of it or nothing. */
    take?(): Promise<Result<ShownTaken, AppError>>;
  },
): Promise<{ deployment: Deployment; done: Promise<Deployment> }> {
  const { sites, announce, createId, now } = dependencies;
  const deployment: Deployment = {
    id: createId<'deployment'>() as DeploymentId,
    projectId: input.projectId,
    versionId: input.versionId,
    versionNumber: input.versionNumber,
    status: 'building',
    manifestHash: null,
    problems: [],
    step: 'bundle',
    tried: null,
    taken: null,
    createdAt: now(),
    endedAt: null,
  };
  announce(input.projectId, await sites.addDeployment(deployment));

  const end = async (
    result: Pick<Deployment, 'status' | 'manifestHash' | 'problems'> & Partial<Pick<Deployment, 'tried' | 'taken'>>,
  ): Promise<Deployment> => {
    const ended = { ...deployment, ...result, endedAt: now() };
    const goLive = result.status === 'ready' ? { url: dependencies.urlOf(input.site.slug) } : null;
    announce(input.projectId, await sites.endDeployment(ended, goLive));
    return (await sites.deployment(input.projectId, deployment.id)) ?? ended;
  };

  const done = (async () => {
    // Begun beside bundling, which is another process's work and takes as long as the copy to open.
    const needless = new AbortController();
    const trial = dependencies.tryAsOthers(input.projectId, input.treeHash, needless.signal);
    // Heard below, unless it does not come to that.
    trial.catch(() => undefined);
    try {
      const answer = input.built ?? (await dependencies.bundle(input.projectId, input.versionId, input.site, 'site'));
      const problems = [...answer.problems, ...checkSite(answer)];
      if (problems.length > 0) return await end({ status: 'failed', manifestHash: null, problems });
      const files = await storeFiles(dependencies.blobs, answer);
      const manifest: SiteManifest = {
        ...{ files, treeHash: input.treeHash, builtBy: input.built ? 'container' : 'server' },
        firstSegments: answer.firstSegments ?? null,
      };
      const manifestHash = await dependencies.blobs.put(Buffer.from(JSON.stringify(manifest)));
      await sites.setStep(input.projectId, deployment.id, 'try');
      const { problems: met, onlyAsks, tried } = await trial;
      if (met.length > 0)
        return await end({ status: onlyAsks ? 'asking' : 'failed', manifestHash: null, problems: met, tried });
      // Taken down or deleted meanwhile: its data stays as it is, too.
      const standing = await sites.deployment(input.projectId, deployment.id);
      if (standing?.status !== 'building') return standing ?? { ...deployment, status: 'failed', endedAt: now() };
      try {
        const fail = (reasons: Problem[]) => end({ status: 'failed', manifestHash: null, problems: reasons, tried });
        const functions = await dependencies.readyFunctions(input.projectId, input.treeHash);
        if (functions.problems.length > 0) return await fail(functions.problems);
        const refused = await dependencies.migrateLive(input.projectId, input.treeHash, input.mayLose ?? false);
        if (refused.length > 0) return await fail(refused);
        // After the tables they use, before the pages that call them.
        const unmoved = await functions.activate();
        if (unmoved.length > 0) return await fail(unmoved);
        const taken = (await input.take?.()) ?? null;
        if (taken?.ok === false) {
          const { message } = presentError(taken.error.code);
          return await fail([{ kind: 'migration', message }]);
        }
        return await end({ status: 'ready', manifestHash, problems: [], tried, taken: taken?.value ?? null });
      } finally {
        // What went out beside it, or was made live again, may have told live data before this one did.
        await dependencies.settleLive(input.projectId);
      }
    } catch (error) {
      const refused = error instanceof AppFailure ? presentError(error.error.code).message : null;
      if (refused === null) dependencies.onError(error);
      const message = refused ?? 'The app could not be put together for publishing. Try again.';
      return await end({ status: 'failed', manifestHash: null, problems: [{ kind: 'compile', message }] });
    } finally {
      // One that ended by what was found elsewhere would leave its trial behind, and have its place back to begin another.
      needless.abort();
      await trial.catch(() => undefined);
    }
  })();
  return { deployment, done };
}
