import type { VersionId } from '@/lib/base/foundation/id';
import { succeed } from '@/lib/base/foundation/result';
import type { CallResult } from '@/lib/studio/studio/request';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';

/** A text file of a version; null if the version has no such file. */
export async function readFileText(
  { api }: StudioHandle,
  versionId: VersionId,
  path: string,
): Promise<CallResult<string | null>> {
  const tree = await api.tree(versionId);
  if (!tree.ok) return tree;
  const entry = tree.value.entries[path];
  if (entry === undefined) return succeed(null);
  const file = await api.readFile(versionId, path, entry.hash);
  if (!file.ok) return file;
  const { value } = file;
  return succeed('content' in value && typeof value.content === 'string' ? value.content : null);
}
