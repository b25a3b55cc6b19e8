import { brotliCompress, constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { lookup } from 'mrmime';
import type { BlobStore } from '../blobs/blob-store';
import { AppFailure, presentError } from '../foundation/app-error';
import type { CreateId, DeploymentId, Now, ProjectId, VersionId } from '../foundation/id';
import type { Tried } from '../foundation/finding';
import type { Problem } from '../foundation/problem';
import type { ProjectEvent } from '../turn-events/turn-event';
import type { BundleAnswer, BundleRequest } from './bundle';
import { findSecrets } from './find-secrets';
import type { Deployment, Site, SiteFile, SiteManifest } from './site';
import type { SiteStore } from './site-store';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
/** Files whose bytes are text and shrink well; pictures and fonts are compressed already. */
const compressible = /^(?:text\/|application\/(?:javascript|json|manifest\+json|xml|wasm)|image\/svg\+xml)/;

/** What trying came to; `tried` is null where the app has no backend. */
export type Trial = { problems: Problem[]; onlyAsks: boolean; tried: Tried | null };

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
  tryAsOthers(projectId: ProjectId, treeHash: string, signal: AbortSignal): Promise<Trial>;
  /** Runs what the site's database lacks of this tree's migrations and content, all or none; what stood in the way, lost rows too unless they may be. */
  migrateLive(projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]>;
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
 * A version with a backend is tried by made-up visitors before. The site changes only in the last steps: first its data's form, all or nothing, then what it shows, in one transaction. A
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
    createdAt: now(),
    endedAt: null,
  };
  announce(input.projectId, await sites.addDeployment(deployment));

  const end = async (
    result: Pick<Deployment, 'status' | 'manifestHash' | 'problems'> & Partial<Pick<Deployment, 'tried'>>,
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
      const manifest: SiteManifest = { files, treeHash: input.treeHash, builtBy: input.built ? 'container' : 'server' };
      const manifestHash = await dependencies.blobs.put(Buffer.from(JSON.stringify(manifest)));
      await sites.setStep(input.projectId, deployment.id, 'try');
      const { problems: met, onlyAsks, tried } = await trial;
      if (met.length > 0)
        return await end({ status: onlyAsks ? 'asking' : 'failed', manifestHash: null, problems: met, tried });
      // Taken down or deleted meanwhile: its data stays as it is, too.
      const standing = await sites.deployment(input.projectId, deployment.id);
      if (standing?.status !== 'building') return standing ?? { ...deployment, status: 'failed', endedAt: now() };
      try {
        const refused = await dependencies.migrateLive(input.projectId, input.treeHash, input.mayLose ?? false);
        if (refused.length > 0) return await end({ status: 'failed', manifestHash: null, problems: refused, tried });
        return await end({ status: 'ready', manifestHash, problems: [], tried });
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

/** What must not go out: secrets, and a page with nothing on it. */
function checkSite(answer: BundleAnswer): Problem[] {
  if (answer.problems.length > 0) return [];
  const texts = answer.files
    .filter((file) => /\.(?:js|html|css|json|txt|svg)$/.test(file.path))
    .map((file) => ({ path: file.path, text: Buffer.from(file.base64, 'base64').toString('utf8') }));
  const page = texts.find((file) => file.path === 'index.html');
  const blank = !page || !/<script[^<>]*(?:type="module"|\bsrc=)|<(?:main|h1|section|p)\b/.test(page.text);
  const problems: Problem[] = findSecrets(texts);
  if (blank)
    problems.push({ kind: 'blank-page', message: 'The page would be empty: it starts no app and holds no text.' });
  return problems;
}

async function storeFiles(blobs: BlobStore, answer: BundleAnswer): Promise<SiteFile[]> {
  const parts = await Promise.all(
    answer.files.map(async ({ path, base64, immutable }) => {
      const bytes = Buffer.from(base64, 'base64');
      const mime = lookup(path) ?? 'application/octet-stream';
      const type = /^text\/|javascript|json|xml/.test(mime) ? `${mime}; charset=utf-8` : mime;
      const small = bytes.length < 512 || !compressible.test(mime);
      const [br, gz] = small
        ? [null, null]
        : await Promise.all([
            // Quality 6 takes a tenth of the time of 11 for a few per cent of size.
            brotli(bytes, {
              params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
            }),
            gzipped(bytes, { level: 6 }),
          ]);
      return { path, type, immutable, bytes, br: smaller(br, bytes), gz: smaller(gz, bytes) };
    }),
  );
  const everything = parts.flatMap((part) => [part.bytes, part.br, part.gz].filter((bytes) => bytes !== null));
  const hashes = (await blobs.putAll(everything))[Symbol.iterator]();
  const nextHash = () => hashes.next().value as string;
  return parts.map((part) => ({
    path: part.path,
    type: part.type,
    hash: nextHash(),
    size: part.bytes.length,
    brotli: part.br ? nextHash() : null,
    gzip: part.gz ? nextHash() : null,
    immutable: part.immutable,
  }));
}

function smaller(compressed: Buffer | null, bytes: Buffer): Buffer | null {
  return compressed !== null && compressed.length < bytes.length ? compressed : null;
}
