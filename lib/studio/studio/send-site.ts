import type { VersionId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { SiteFile } from '../../preview/runtime/build-site';
import type { SiteBuilding } from '../../preview/runtime/runtime';
import type { ProjectApi } from './api-client';
import type { CallFailure } from './request';

/** Progress, for the person who is waiting. */
export type SiteBuildStep = { step: 'building' } | { step: 'sending'; files: number };

/** A build whose files the server has; pass it to `POST …/deployments` together with its version. */
export type SentBuild = {
  versionId: VersionId;
  build: { treeHash: string; files: Array<{ path: string; hash: string }> };
};

export type SiteBuildFailure =
  /** The engine that can build does not run in this tab. */
  { kind: 'absent' } | { kind: 'problems'; problems: readonly Problem[] } | { kind: 'call'; failure: CallFailure };

const filesAtOnce = 4;

/**
 * Builds a version and stores the output by content, a few files at a time. Rejects with the signal's reason when
 * aborted.
 */
export async function sendSite(
  {
    api,
    hash,
    build,
  }: {
    api: Pick<ProjectApi, 'tree' | 'putBlob'>;
    hash: (bytes: Uint8Array) => Promise<string>;
    build: SiteBuilding['buildSite'];
  },
  versionId: VersionId,
  onStep: (step: SiteBuildStep) => void,
  signal: AbortSignal,
): Promise<Result<SentBuild, SiteBuildFailure>> {
  onStep({ step: 'building' });
  const tree = await api.tree(versionId);
  if (!tree.ok) return fail({ kind: 'call', failure: tree.error });
  const { hash: treeHash, entries } = tree.value;
  if (treeHash === null) return fail({ kind: 'call', failure: { code: 'internal' } });
  const built = await build({ hash: treeHash, entries }, signal);
  if (built === null) return fail({ kind: 'absent' });
  if (!built.ok) return fail({ kind: 'problems', problems: built.error });

  onStep({ step: 'sending', files: built.value.length });
  const named = await Promise.all(built.value.map(async (file) => ({ ...file, hash: await hash(file.bytes) })));
  const waiting = new Map<string, SiteFile>(named.map((file) => [file.hash, file]));
  const queue = waiting.entries();
  let refused: CallFailure | null = null;
  const send = async () => {
    for (const [name, file] of queue) {
      signal.throwIfAborted();
      if (refused !== null) return;
      const put = await api.putBlob(name, file.bytes);
      if (!put.ok) refused = put.error;
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, send));
  if (refused !== null) return fail({ kind: 'call', failure: refused });
  return succeed({
    versionId,
    build: { treeHash, files: named.map(({ path, hash: name }) => ({ path, hash: name })) },
  });
}
