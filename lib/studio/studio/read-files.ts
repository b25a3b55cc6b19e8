import type { VersionId } from '../../base/foundation/id';
import type { CompilerOperation } from '../../preview/runtime/compiler';
import type { ProjectApi } from './api-client';

/** The maximum number of connections that a browser opens to one host. */
const filesAtOnce = 6;

/**
 * These files of a version in the compiler's format, in this order, except those that can't be read. A slow file
 * doesn't hold up the others.
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
