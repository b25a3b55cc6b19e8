import { structuredPatch, type StructuredPatchHunk } from 'diff';
import type { BlobStore } from '../blobs/blob-store';
import type { FileTree } from '../files/file-operation';
import type { Path } from '../files/path';
import type { AppError } from '../foundation/app-error';
import type { ProjectId, VersionId } from '../foundation/id';
import { succeed, type Result } from '../foundation/result';
import { compareTrees } from '../trees/compare-trees';
import type { Viewer } from '../viewers/viewer';
import { describePart, type PartKind } from './describe-part';
import { readVersionTree, type ReadDependencies } from './read-versions';

export type ChangeKind = 'added' | 'changed' | 'removed' | 'renamed';

/** What happened to one part of the app; the studio makes a sentence of it. `from` is a renamed file's path before. */
export type PartChange = { kind: ChangeKind; path: Path; from?: Path; part: PartKind; name: string };

/** Lines as unified diffs have them (` `, `+`, `-` in front); `binary` and `too-large` files have none to show. */
export type LineChanges = { type: 'lines'; hunks: StructuredPatchHunk[] } | { type: 'binary' } | { type: 'too-large' };

export type FileChange = { kind: ChangeKind; path: Path; from?: Path; lines: LineChanges };

/** `summary` first says in plain words what changed, `files` then line by line; both in order of what matters to people. */
export type Comparison = { from: VersionId; to: VersionId; summary: PartChange[]; files: FileChange[] };

const partsInOrder: readonly PartKind[] = [
  'page',
  'component',
  'style',
  'picture',
  'data',
  'text',
  'packages',
  'settings',
  'code',
];
const filesWithLines = 200;
const longestText = 400_000;
const contextLines = 3;

/** What changed from one version to another, in either direction. Cost: the bytes of changed files, 200 of them at most. */
export async function compareVersions(
  dependencies: ReadDependencies,
  { viewer, projectId, from, to }: { viewer: Viewer; projectId: ProjectId; from: VersionId; to: VersionId },
): Promise<Result<Comparison, AppError>> {
  const before = await readVersionTree(dependencies, { viewer, projectId, versionId: from });
  if (!before.ok) return before;
  const after = await readVersionTree(dependencies, { viewer, projectId, versionId: to });
  if (!after.ok) return after;

  const summary = listChanges(before.value, after.value);
  const files = await Promise.all(
    summary.map(async (change, n): Promise<FileChange> => {
      const { kind, path } = change;
      const place = { kind, path, ...(change.from === undefined ? {} : { from: change.from }) };
      if (n >= filesWithLines) return { ...place, lines: { type: 'too-large' } };
      return { ...place, lines: await readLines(dependencies.blobs, before.value, after.value, change) };
    }),
  );
  return succeed({ from, to, summary, files });
}

function listChanges(before: FileTree, after: FileTree): PartChange[] {
  const { added, changed, removed, renamed } = compareTrees(before, after);
  const simple = (kind: ChangeKind) => (path: Path) => ({ kind, path, ...describePart(path) });
  const changes: PartChange[] = [
    ...added.map(simple('added')),
    ...changed.map(simple('changed')),
    ...renamed.map(({ from, to }) => ({ ...simple('renamed')(to), from })),
    ...removed.map(simple('removed')),
  ];
  const rank = (change: PartChange) => partsInOrder.indexOf(change.part);
  return changes.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

async function readLines(
  blobs: BlobStore,
  before: FileTree,
  after: FileTree,
  change: PartChange,
): Promise<LineChanges> {
  if (change.kind === 'renamed') return { type: 'lines', hunks: [] };
  const read = async (tree: FileTree, isThere: boolean) => {
    if (!isThere) return '';
    const { hash, size } = tree[change.path]!;
    return size > longestText ? null : textOf(await blobs.get(hash));
  };
  const [old, fresh] = await Promise.all([
    read(before, change.kind !== 'added'),
    read(after, change.kind !== 'removed'),
  ]);
  if (old === null || fresh === null) return { type: 'too-large' };
  if (old === undefined || fresh === undefined) return { type: 'binary' };
  const patch = structuredPatch(change.path, change.path, old, fresh, undefined, undefined, {
    context: contextLines,
    timeout: 200,
  });
  return patch ? { type: 'lines', hunks: patch.hunks } : { type: 'too-large' };
}

/** Undefined for bytes that are no text. */
function textOf(bytes: Uint8Array | null): string | undefined {
  if (!bytes) throw new Error('A file of a stored version has no bytes.');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}
