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
/** `summary` is what the version is called; absent: the part's English name. */
type ChangeRequest = Request & { name: string; summary?: string | undefined };
/**
 * `versionId` is the head as it was where nothing had to change; `merged` and `left` are files that the person looks after, which an update
 * went into or left as they are.
 */
export type ChangedModules = { versionId: VersionId } & Pick<PlannedChange, 'also' | 'merged' | 'left'>;
export type ListedInstalled = InstalledModule & {
  /** What the person may look after, by full path, and whether they do. */
  files: ReturnType<typeof listFiles>;
  /** The app's own files that import it, by path. */
  usedIn: string[];
};

const attempts = 3;

/** A tree's files as plans read them. */
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

/** What an app has installed, and whether it keeps data. `not-found` for strangers. Reads the app's own source where it has any. */
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
 * Puts a ready-made part into an app, brings it up to date, or changes its settings, as one version. `module-unknown`,
 * `module-setting-form`, `module-place-taken`, and what `commitVersion` fails with.
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

/** Takes one out, as one version; its data stays. `module-not-installed`, and `module-needed` where another one builds on it. */
export function removeModule(
  dependencies: Dependencies,
  request: ChangeRequest,
): Promise<Result<ChangedModules, AppError>> {
  return change(dependencies, request, (files) => planRemoval(dependencies.modules, files, request.name));
}

/**
 * From one version on the person looks after a file of a part, or Easel does again. `module-not-installed`, and `module-file-unknown` for what
 * is no file of the part that may be given away.
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
  // A file that stays the app's own is not locked with the others.
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
