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

/** What came by a person's tokens is named by them alone, and names nothing else that the person has sent. */
export const partsOf = ({ id }: Viewer) => ({ viewerId: `elsewhere ${id}` as ViewerId });

const isReady = ({ status }: Deployment) => status === 'ready';

type Input = { viewer: Viewer; originId: string; sent: SentVersion };

/**
 * Takes a version from another Easel into the app of the token's maker that stands for it, made at the first, and publishes it as
 * any other: bundled, tried and gone live here. `elsewhere-busy` for a publish that is not the next. Parts have to be here
 * (`blob-missing`), sent by the same maker's tokens. Data is put in only while nothing was ever live, before the site is.
 */
export async function receiveVersion(
  server: ServerParts,
  { viewer, originId, sent }: Input,
): Promise<Result<Deployment, AppError | AppErrorCode>> {
  const { elsewhereStore: store } = server;
  const known = await store.received(viewer.id, originId);
  const parts = server.ownBlobs.of(partsOf(viewer), ...(known ? [{ projectId: known.projectId }] : []));
  // All or none, as by hand: an import would go on without what did not arrive. Nothing counts as a ready-made part of this Easel.
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
  // Of two at once the one with data would write over what visitors of the other have written.
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

  /** All of it, or the database is as if it had never been: nobody has used it yet. */
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
