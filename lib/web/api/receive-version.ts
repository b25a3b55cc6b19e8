import type { SentVersion } from '../../base/answers/elsewhere-answers';
import { applyFileOperations } from '../../base/files/apply-file-operations';
import type { FileTree } from '../../base/files/file-operation';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { beginProject } from '../../projects/projects/create-project';
import { createFileGate } from '../../projects/trees/file-gate';
import { commitVersion } from '../../projects/versions/commit-version';
import { putData } from '../../publishing/elsewhere/put-data';
import type { Deployment } from '../../publishing/sites/site';
import { publishProject } from './publish-project';
import type { ServerParts } from './server-parts';

/**
 * Owner id for parts sent with a person's tokens. It gives access to those parts only, and to nothing else the person
 * has uploaded.
 */
export const partsOf = ({ id }: Viewer) => ({ viewerId: `elsewhere ${id}` as ViewerId });

const isReady = ({ status }: Deployment) => status === 'ready';

type Input = { viewer: Viewer; originId: string; sent: SentVersion };

/**
 * Takes a version from another Easel into the app that represents it here, which belongs to the token's owner and is
 * created on the first publish. Then publishes it like any other: bundled, tried and made live here. `elsewhere-busy`
 * if the publish is not the next in sequence. Parts must have been uploaded with tokens of the same owner, otherwise
 * `blob-missing`. Data is loaded only if the site was never live, before it goes live.
 */
export async function receiveVersion(
  server: ServerParts,
  { viewer, originId, sent }: Input,
): Promise<Result<Deployment, AppError | AppErrorCode>> {
  const { elsewhereStore: store } = server;
  const known = await store.received(viewer.id, originId);
  const parts = server.ownBlobs.of(partsOf(viewer), ...(known ? [{ projectId: known.projectId }] : []));
  // All or none, as for a manual save; an import would continue without missing files. None of the files count as a
  // ready-made part of this Easel.
  const applied = await applyFileOperations(
    {},
    sent.files.map(({ path, hash }) => ({ type: 'file-write' as const, path, blob: hash })),
    'editor',
    createFileGate(parts),
  );
  if (!applied.ok) return fail({ code: applied.error[0]!.code, detail: applied.error[0]!.message });
  const { tree } = applied.value;

  if (known === null && sent.sequence !== 1) return fail('elsewhere-busy');
  const projectId = known === null ? await make(tree) : succeed(known.projectId);
  if (!projectId.ok) return projectId;
  if (!(await store.begin(viewer.id, originId, sent.sequence))) return fail('elsewhere-busy');
  const version = known === null ? await headOf(projectId.value) : await append(known.projectId, tree);
  if (!version.ok) return version;
  await server.acceptedExposures.add(projectId.value, sent.meant);
  const earlier = await server.sites.deployments(projectId.value);
  const wasLive = earlier.some(isReady);
  // With two first publishes at once, the one with data would overwrite what the other's visitors have written.
  if (!wasLive && earlier.some(({ status }) => status === 'building')) return fail('elsewhere-busy');
  const { data } = sent;
  const withData: ServerParts =
    data === null || wasLive
      ? server
      : {
          ...server,
          async migrateLive(id, treeHash, mayLose) {
            const problems = await server.migrateLive(id, treeHash, mayLose);
            return problems.length > 0 ? problems : fill(id);
          },
        };
  return publishProject(withData, {
    ...{ viewer, projectId: projectId.value, versionId: version.value },
    ...(sent.mayLose && { mayLose: true }),
  });

  async function make(of: FileTree): Promise<Result<ProjectId, AppError>> {
    const first = { tree: of, kind: 'duplicate', summary: sent.summary } as const;
    const made = await server.keeping.withStored(Object.values(of), () =>
      beginProject(
        server,
        viewer,
        { name: sent.name, demo: null, settings: {} },
        {
          ...first,
          alongside: (tx, one) => store.addReceived(tx, { viewerId: viewer.id, originId, projectId: one.projectId }),
        },
      ),
    );
    return made.ok ? succeed(made.value.project.id) : made;
  }

  async function headOf(id: ProjectId) {
    const head = await server.versions.head(id);
    return head ? succeed(head.id) : fail<AppErrorCode>('not-found');
  }

  async function append(id: ProjectId, of: FileTree) {
    const head = await server.versions.head(id);
    if (!head) return fail<AppErrorCode>('not-found');
    const before = (await server.trees.read(head.treeHash)) ?? {};
    const isSame =
      Object.keys(of).length === Object.keys(before).length &&
      Object.entries(of).every(([path, { hash }]) => before[path]?.hash === hash);
    if (isSame) return succeed(head.id);
    const added = await server.keeping.withStored(Object.values(of), () =>
      commitVersion(server, {
        ...{ projectId: id, parentId: head.id, tree: of, kind: 'edit', author: 'person', summary: sent.summary },
        refuseWhileRunning: true,
      }),
    );
    return added.ok ? succeed(added.value.id) : added;
  }

  /** Loads all of it, or removes the database, which nobody has used yet. */
  async function fill(id: ProjectId) {
    const { backends } = server;
    if ((await server.sites.deployments(id)).some(isReady)) return [];
    const live = await server.backendStore.ensure(id, 'live');
    const put = await putData(
      { backends, read: (hash) => parts.get(hash) },
      { id: live.id, secretKey: live.keys.secretKey },
      data!,
    );
    if (put.ok) return [];
    await backends.remove(live.id);
    server.appBackends.liveReplaced(id);
    const { code, detail } = put.error;
    return [{ kind: 'migration' as const, message: `The data could not be moved (${code}). ${detail ?? ''}`.trim() }];
  }
}
