import type { BlobStore } from '../../base/blobs/blob-store';
import type { OwnBlobs } from '../../base/blobs/own-blobs';
import { applyFileOperations } from '../../base/files/apply-file-operations';
import type { FileTree } from '../../base/files/file-operation';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { ownValue } from '../../base/foundation/own-value';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { createFileGate } from '../../projects/trees/file-gate';
import { commitVersion, type CommitDependencies } from '../../projects/versions/commit-version';
import { settingsSchema, type Catalogue } from '../catalogue/manifest';
import { isMigration, migrationName } from '../../backends/backends/migration-files';
import { findUses } from './find-uses';
import { readInstalled, type InstalledModule } from './installed-module';
import { planInstall, planRemoval, type PlannedChange } from './plan-change';
import { findPastMigrations, titleOf } from './past-migrations';
import { listFiles, planTakeOver } from './taken-over';

type Dependencies = CommitDependencies & {
  access: ProjectAccess;
  ownBlobs: OwnBlobs;
  blobs: Pick<BlobStore, 'get'>;
  modules: Catalogue;
};
type Request = { viewer: Viewer; projectId: ProjectId };
/** `summary`: the summary of the version; absent: the part's English name. */
type ChangeRequest = Request & { name: string; summary?: string | undefined };
/**
 * `versionId` is the unchanged head if there was nothing to change. `merged` and `left` are files that the person
 * maintains: an update was merged into the former, and did not fit the latter, which were left unchanged.
 */
export type ChangedModules = { versionId: VersionId } & Pick<PlannedChange, 'also' | 'merged' | 'left'>;
export type ListedInstalled = InstalledModule & {
  /** Full paths of the files that the person may maintain themselves, and whether they do. */
  files: ReturnType<typeof listFiles>;
  /** The app's own files that import it, by path. */
  usedIn: string[];
};

const attempts = 3;

/** A tree's files in the form that the planning functions read. */
const filesOf = ({ blobs }: Pick<Dependencies, 'blobs'>, tree: FileTree) => ({
  paths: () => Object.keys(tree),
  entries: () => tree,
  async read(path: string) {
    const entry = ownValue(tree, path);
    const bytes = entry ? await blobs.get(entry.hash) : null;
    return bytes ? new TextDecoder().decode(bytes) : null;
  },
});

async function readHead({ versions, trees }: Pick<Dependencies, 'versions' | 'trees'>, projectId: ProjectId) {
  const head = await versions.head(projectId);
  if (!head) return null;
  const tree = await trees.read(head.treeHash);
  if (!tree) throw new Error(`The tree of version ${head.id} is not whole.`);
  return { head, tree };
}

/**
 * The modules installed in an app, and whether the app stores data. `not-found` for strangers. Reads all of the app's
 * own source if any module is installed.
 */
export async function listModules(
  dependencies: Pick<Dependencies, 'versions' | 'trees' | 'blobs' | 'access'>,
  { viewer, projectId }: Request,
): Promise<Result<{ versionId: VersionId; keepsData: boolean; installed: ListedInstalled[] }, AppError>> {
  const refused = await authorise(dependencies.access, viewer, projectId);
  if (refused) return fail(refused);
  const found = await readHead(dependencies, projectId);
  if (!found) return fail({ code: 'not-found' });
  const files = filesOf(dependencies, found.tree);
  const notes = await readInstalled(files);
  const uses = await findUses(
    files,
    notes.map(({ name }) => name),
  );
  const installed = notes.map((note) => ({
    ...note,
    files: listFiles(note, found.tree),
    usedIn: uses.get(note.name) ?? [],
  }));
  return succeed({ versionId: found.head.id, keepsData: files.paths().some(isMigration), installed });
}

/**
 * Adds a ready-made part to an app, updates it, or changes its settings, as one version. Errors: `module-unknown`,
 * `module-setting-form`, `module-place-taken`, and those of `commitVersion`.
 */
export function installModule(
  dependencies: Dependencies,
  request: ChangeRequest & { settings: Readonly<Record<string, unknown>> },
): Promise<Result<ChangedModules, AppError>> {
  const { name, settings } = request;
  const manifest = dependencies.modules.get(name)?.manifest;
  if (manifest && !settingsSchema(manifest).safeParse(settings).success)
    return Promise.resolve(fail({ code: 'module-setting-form' }));
  return change(dependencies, request, async (files) => {
    const here = new Set(
      files
        .paths()
        .flatMap((path) => migrationName(path) ?? [])
        .map(titleOf),
    );
    const parts = [name, ...(manifest?.needs ?? [])].flatMap((one) => dependencies.modules.get(one) ?? []);
    const missing = parts
      .flatMap(({ migrations }) => migrations.map((one) => one.name))
      .filter((one) => !here.has(one));
    const past = await findPastMigrations(dependencies, request.projectId, new Set(missing));
    return planInstall(dependencies.modules, files, { name, settings, now: dependencies.now(), past });
  });
}

/**
 * Removes a part, as one version; its data stays. Errors: `module-not-installed`, and `module-needed` if another part
 * depends on it.
 */
export function removeModule(
  dependencies: Dependencies,
  request: ChangeRequest,
): Promise<Result<ChangedModules, AppError>> {
  return change(dependencies, request, (files) => planRemoval(dependencies.modules, files, request.name));
}

/**
 * Hands a part's file over to the person to maintain, or back to Easel, as one version. Errors: `module-not-installed`,
 * and `module-file-unknown` if it is not a file of the part, or not one that the person may maintain.
 */
export function takeOverFile(
  dependencies: Dependencies,
  request: ChangeRequest & { path: string; isMine: boolean },
): Promise<Result<ChangedModules, AppError>> {
  return change(dependencies, request, (files) => planTakeOver(dependencies.modules, files, request));
}

type Plan = (files: ReturnType<typeof filesOf>) => Promise<Result<PlannedChange, AppError['code']>>;

async function change(
  dependencies: Dependencies,
  { viewer, ...request }: ChangeRequest,
  plan: Plan,
): Promise<Result<ChangedModules, AppError>> {
  const refused = await authorise(dependencies.access, viewer, request.projectId);
  if (refused) return fail(refused);
  for (let attempt = 1; ; attempt += 1) {
    const changed = await changeOnce(dependencies, request, plan);
    if (changed.ok || changed.error.code !== 'version-conflict' || attempt === attempts) return changed;
  }
}

async function changeOnce(
  dependencies: Dependencies,
  { projectId, name, summary }: Omit<ChangeRequest, 'viewer'>,
  plan: Plan,
): Promise<Result<ChangedModules, AppError>> {
  const found = await readHead(dependencies, projectId);
  if (!found) return fail({ code: 'not-found' });
  const { head, tree } = found;
  const planned = await plan(filesOf(dependencies, tree));
  if (!planned.ok) return fail({ code: planned.error });
  const { operations, shared, ...told } = planned.value;
  if (operations.length + shared.length === 0) return succeed({ versionId: head.id, ...told });
  const gate = createFileGate(dependencies.ownBlobs.of({ projectId }));
  const applied = await applyFileOperations(tree, operations, 'module', gate);
  if (!applied.ok) {
    const [refusal] = applied.error;
    return fail({ code: refusal!.code, detail: refusal!.message });
  }
  // Files that become the app's own are written as an editor, so that they are not locked like the module's.
  const open = await applyFileOperations(applied.value.tree, shared, 'editor', gate);
  if (!open.ok) return fail({ code: open.error[0]!.code, detail: open.error[0]!.message });
  const next = open.value.tree;
  const written = [...applied.value.written, ...open.value.written];
  const version = await commitVersion(dependencies, {
    ...{ projectId, parentId: head.id, tree: next, kind: 'edit' as const, author: 'person' as const },
    contents: written.flatMap((file) => (file.bytes ? [file.bytes] : [])),
    summary: summary ?? dependencies.modules.get(name)?.manifest.title.en ?? name,
    refuseWhileRunning: true,
  });
  return version.ok ? succeed({ versionId: version.value.id, ...told }) : version;
}
