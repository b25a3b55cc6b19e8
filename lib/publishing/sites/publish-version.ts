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
  /** Bundles a version of a project. Rejects only if the bundler itself failed. */
  bundle(
    projectId: ProjectId,
    versionId: VersionId,
    site: Site,
    purpose: BundleRequest['purpose'],
  ): Promise<BundleAnswer>;
  /**
   * Tries this tree's backend as a stranger and as made-up people, on a copy. Returns what prevents publishing, and
   * whether the person's confirmation is enough. When `signal` aborts, nobody needs the result: a trial that has not
   * started never does, and its promise settles at once.
   */
  tryAsOthers(projectId: ProjectId, treeHash: string, signal: AbortSignal): Promise<ScanOutcome>;
  /**
   * Runs those of this tree's migrations and content that the site's database lacks, all or none. Returns what
   * prevented it, including lost rows unless `mayLose`.
   */
  migrateLive(projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]>;
  /**
   * Prepares this tree's server functions if the app's live data is hosted elsewhere. `problems` is what prevents it,
   * found before anything changes; `activate` makes them live.
   */
  readyFunctions(
    projectId: ProjectId,
    treeHash: string,
  ): Promise<{ problems: Problem[]; activate(): Promise<Problem[]> }>;
  /**
   * Gives the live data the sign-in settings of the app that is live now, whichever deployment set them last. Never
   * rejects.
   */
  settleLive(projectId: ProjectId): Promise<void>;
  urlOf(slug: string): string;
  announce(projectId: ProjectId, events: readonly ProjectEvent[]): void;
  createId: CreateId;
  now: Now;
  onError(error: unknown): void;
};

/**
 * Starts publishing and returns the `building` deployment at once. `done` resolves when it is live or has failed, and
 * no work is left then. A version with a backend is first tried by made-up visitors. The site changes only in the last
 * steps: first its tables, all or nothing; then the rows that are taken along, all or nothing; then what it shows, in
 * one transaction. A deployment that fails before that changes neither data nor site.
 */
export async function publishVersion(
  dependencies: PublishDependencies,
  input: {
    projectId: ProjectId;
    versionId: VersionId;
    versionNumber: number;
    /** The tree to publish; the deployment records it. */
    treeHash: string;
    site: Site;
    /** What a browser built from that tree in its container; if absent, the server bundles it. */
    built?: BundleAnswer;
    /** The person was told which of the site's data will be lost, and agreed. */
    mayLose?: boolean;
    /** Copies the preview rows that the person chose, all of them or none. */
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
    // The trial runs while the bundler, a separate process, is working: opening the copy takes as long as bundling.
    const needless = new AbortController();
    const trial = dependencies.tryAsOthers(input.projectId, input.treeHash, needless.signal);
    // Awaited below, unless publishing fails before.
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
      // Taken down or deleted meanwhile, so its data must not change either.
      const standing = await sites.deployment(input.projectId, deployment.id);
      if (standing?.status !== 'building') return standing ?? { ...deployment, status: 'failed', endedAt: now() };
      try {
        const fail = (reasons: Problem[]) => end({ status: 'failed', manifestHash: null, problems: reasons, tried });
        const functions = await dependencies.readyFunctions(input.projectId, input.treeHash);
        if (functions.problems.length > 0) return await fail(functions.problems);
        const refused = await dependencies.migrateLive(input.projectId, input.treeHash, input.mayLose ?? false);
        if (refused.length > 0) return await fail(refused);
        // Activate functions after the tables they use and before the pages that call them.
        const unmoved = await functions.activate();
        if (unmoved.length > 0) return await fail(unmoved);
        const taken = (await input.take?.()) ?? null;
        if (taken?.ok === false) {
          const { message } = presentError(taken.error.code);
          return await fail([{ kind: 'migration', message }]);
        }
        return await end({ status: 'ready', manifestHash, problems: [], tried, taken: taken?.value ?? null });
      } finally {
        // A concurrent publish or roll-back may have set the live data's sign-in settings before this one did.
        await dependencies.settleLive(input.projectId);
      }
    } catch (error) {
      const refused = error instanceof AppFailure ? presentError(error.error.code).message : null;
      if (refused === null) dependencies.onError(error);
      const message = refused ?? 'The app could not be put together for publishing. Try again.';
      return await end({ status: 'failed', manifestHash: null, problems: [{ kind: 'compile', message }] });
    } finally {
      // Wait for the trial, or it would continue after the deployment has ended and another one could start in its
      // place.
      needless.abort();
      await trial.catch(() => undefined);
    }
  })();
  return { deployment, done };
}
