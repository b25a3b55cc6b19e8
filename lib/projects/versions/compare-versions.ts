import { setImmediate } from 'node:timers/promises';
import { structuredPatch, type StructuredPatchHunk } from 'diff';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { FileTree } from '../../base/files/file-operation';
import type { Path } from '../../base/files/path';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { succeed, type Result } from '../../base/foundation/result';
import { compareTrees } from '../trees/compare-trees';
import type { Viewer } from '../../base/viewers/viewer';
import { describePart, type PartKind } from './describe-part';
import { readVersionTree, type ReadDependencies } from './read-versions';

export type ChangeKind = 'added' | 'changed' | 'removed' | 'renamed';

/** A change to one part of the app, which the studio shows as a sentence. `from` is a renamed file's previous path. */
export type PartChange = { kind: ChangeKind; path: Path; from?: Path; part: PartKind; name: string };

/** Lines as in unified diffs (prefixed ` `, `+`, `-`); `binary` and `too-large` changes have none to show. */
export type LineChanges = { type: 'lines'; hunks: StructuredPatchHunk[] } | { type: 'binary' } | { type: 'too-large' };

export type FileChange = { kind: ChangeKind; path: Path; from?: Path; lines: LineChanges };

/** `summary` tells in plain words what changed, `files` line by line. Both list first what matters most to people. */
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
/** Time limits in ms, since comparing lines blocks the event loop: in total for one comparison, and for one file. */
const budget = { all: 1_000, file: 100 };

/**
 * What changed from one version to another, in either direction. Cost: reads at most 200 changed files and compares
 * lines for about a second, most important files first. Files beyond that are `too-large`.
 */
export async function compareVersions(
  dependencies: ReadDependencies & { /** Milliseconds, only for tests. */ stopwatch?: () => number },
  { viewer, projectId, from, to }: { viewer: Viewer; projectId: ProjectId; from: VersionId; to: VersionId },
): Promise<Result<Comparison, AppError>> {
  const before = await readVersionTree(dependencies, { viewer, projectId, versionId: from });
  if (!before.ok) return before;
  const after = await readVersionTree(dependencies, { viewer, projectId, versionId: to });
  if (!after.ok) return after;

  const summary = listChanges(before.value, after.value);
  const stopwatch = dependencies.stopwatch ?? (() => performance.now());
  let spent = 0;
  /** Compares one file at a time, so that other requests can run in between. */
  const compare = async (change: PartChange): Promise<LineChanges> => {
    const left = budget.all - spent;
    if (left <= 0) return { type: 'too-large' };
    const texts = await readTexts(dependencies.blobs, before.value, after.value, change);
    if ('type' in texts) return texts;
    await setImmediate();
    const began = stopwatch();
    const lines = compareLines(change.path, texts, Math.min(left, budget.file));
    spent += stopwatch() - began;
    return lines;
  };
  const files: FileChange[] = [];
  for (const [n, change] of summary.entries()) {
    const { kind, path, from: renamedFrom } = change;
    const lines: LineChanges = n < filesWithLines ? await compare(change) : { type: 'too-large' };
    files.push({ kind, path, ...(renamedFrom === undefined ? {} : { from: renamedFrom }), lines });
  }
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

/** A file's text before and after, or why its lines can't be compared. */
async function readTexts(
  blobs: BlobStore,
  before: FileTree,
  after: FileTree,
  change: PartChange,
): Promise<{ old: string; fresh: string } | LineChanges> {
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
  return old === undefined || fresh === undefined ? { type: 'binary' } : { old, fresh };
}

function compareLines(path: Path, { old, fresh }: { old: string; fresh: string }, timeout: number): LineChanges {
  const patch = structuredPatch(path, path, old, fresh, undefined, undefined, { context: contextLines, timeout });
  return patch ? { type: 'lines', hunks: patch.hunks } : { type: 'too-large' };
}

/** Undefined for bytes that are not text. */
function textOf(bytes: Uint8Array | null): string | undefined {
  if (!bytes) throw new Error('A file of a stored version has no bytes.');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}
