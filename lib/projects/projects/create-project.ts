import type { Database } from '../../base/database/database';
import { applyFileOperations } from '../../base/files/apply-file-operations';
import type { FileTree } from '../../base/files/file-operation';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { createFileGate } from '../trees/file-gate';
import { commitVersion, type CommitDependencies, type CommitInput } from '../versions/commit-version';
import type { Version } from '../versions/version';
import type { ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { longestName, type Project } from './project';
import type { ProjectStore } from './project-store';

export type ProjectDependencies = CommitDependencies & { projects: ProjectStore; access: ProjectAccess };

type Files = Readonly<Record<string, string | Uint8Array>>;
type CreateInput = {
  viewer: Viewer;
  name: string;
  /** The initial files: text, or bytes for pictures and fonts. */
  files: Files;
  demo?: string | null;
  settings?: Project['settings'];
  /**
   * Writes more rows, such as the first turn, in the transaction that stores the project and its first version. Must
   * use only `tx`.
   */
  alongside?(tx: Database, version: Version): Promise<void>;
};
export type CreatedProject = { project: Project; version: Version };

/**
 * Creates a project owned by the viewer together with its first version, of kind `template`, and the rows that
 * `alongside` adds, so that a project never exists without files. Fails with `invalid-input` for an empty name or files
 * the gate refuses, and with `commitVersion`'s storage codes.
 */
export async function createProject(
  dependencies: ProjectDependencies,
  { viewer, name, files, demo = null, settings = {}, alongside }: CreateInput,
): Promise<Result<CreatedProject, AppError>> {
  const made = await treeOf(dependencies, files);
  if (!made.ok) return made;
  const project = { name, demo, settings };
  return beginProject(dependencies, viewer, project, { ...made.value, kind: 'template', summary: '', alongside });
}

/** The first version of a project: its files and settings, its initial data, and what is stored with it. */
type FirstVersion = { tree: FileTree } & Pick<
  CommitInput,
  'contents' | 'kind' | 'summary' | 'settings' | 'snapshot' | 'prepare' | 'alongside'
>;

/**
 * Creates a project owned by the viewer with a first version of any kind, both or neither. `prepare` runs before either
 * is written. Pass `id` if something already refers to the project. Fails with `invalid-input` for an empty name,
 * otherwise like `commitVersion`.
 */
export async function beginProject(
  dependencies: ProjectDependencies,
  viewer: Viewer,
  given: Pick<Project, 'name' | 'demo' | 'settings'> & { id?: ProjectId },
  first: FirstVersion,
): Promise<Result<CreatedProject, AppError>> {
  const project = newProject(dependencies, viewer, { ...given, name: tidyName(given.name) });
  if (project.name === '') return fail({ code: 'invalid-input', detail: 'A project needs a name.' });
  const version = await commitVersion(dependencies, {
    ...first,
    projectId: project.id,
    parentId: null,
    author: 'person',
    async prepare(tx) {
      await first.prepare?.(tx);
      await dependencies.projects.insert(tx, project);
    },
  });
  return version.ok
    ? succeed({ project: { ...project, headVersionId: version.value.id }, version: version.value })
    : version;
}

/**
 * Normalises a name to one line of at most 80 whole characters. Half a surrogate pair can't be stored or put into an
 * address.
 */
export function tidyName(name: string): string {
  return [
    ...name
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
  ]
    .slice(0, longestName)
    .join('')
    .trim();
}

/** `Habits` → `Habits 2` → `Habits 3`, in every language. */
export function nextName(name: string): string {
  const counted = /^(.*\S) (\d{1,4})$/.exec(name);
  return counted ? `${counted[1]} ${Number(counted[2]) + 1}` : `${name} 2`;
}

async function treeOf(
  { blobs }: ProjectDependencies,
  files: Files,
): Promise<Result<{ tree: FileTree; contents: Uint8Array[] }, AppError>> {
  const pictures = Object.entries(files).filter((file): file is [string, Uint8Array] => typeof file[1] !== 'string');
  const hashes = await blobs.putAll(pictures.map(([, bytes]) => bytes));
  const applied = await applyFileOperations(
    {},
    [
      ...pictures.map(([path], n) => ({ type: 'file-write' as const, path, blob: hashes[n]! })),
      ...Object.entries(files).flatMap(([path, content]) =>
        typeof content === 'string' ? [{ type: 'file-write' as const, path, content }] : [],
      ),
    ],
    'editor',
    createFileGate(blobs),
  );
  if (!applied.ok) return fail({ code: 'invalid-input', detail: applied.error[0]!.message });
  const { tree, written } = applied.value;
  return succeed({ tree, contents: written.flatMap((file) => (file.bytes ? [file.bytes] : [])) });
}

function newProject(
  { createId, now }: ProjectDependencies,
  viewer: Viewer,
  given: Pick<Project, 'name' | 'demo' | 'settings'> & { id?: ProjectId },
): Project {
  const at = now();
  return {
    ...given,
    id: given.id ?? createId<'project'>(),
    ownerId: viewer.id,
    visibility: 'private',
    headVersionId: null,
    limitUsd: null,
    createdAt: at,
    updatedAt: at,
    deletedAt: null,
  };
}
