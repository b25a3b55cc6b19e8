import type { VersionId } from '../../base/foundation/id';
import type { CompilerOperation } from '../../preview/runtime/compiler';
import type { ProjectApi } from './api-client';

/** So many connections a browser opens to a host at most. */
const filesAtOnce = 6;

/**
 * These files of a version as the compiler takes them, in this order, without those that can't be had. A slow one holds up
 * no other.
 */
export async function readFiles(
  api: Pick<ProjectApi, 'readFile'>,
  versionId: VersionId,
  files: ReadonlyArray<readonly [path: string, hash: string]>,
): Promise<CompilerOperation[]> {
  const results = files.map((): CompilerOperation[] => []);
  const open = files.entries();
  const readRest = async () => {
    for (const [at, [path, hash]] of open) {
      const result = await api.readFile(versionId, path, hash);
      if (result.ok) results[at] = [result.value];
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, readRest));
  return results.flat();
}
