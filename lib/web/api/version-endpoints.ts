import type { VersionId } from '../../base/foundation/id';
import { contentTypeOf } from '../../preview/compiler/plain-modules';
import { plainName } from '../../base/access/plain-name';
import type { KeptSince } from '../../projects/versions/kept-data';
import { askedAs } from '../../base/foundation/asked-as';
import { compareVersions } from '../../projects/versions/compare-versions';
import { listVersions, readVersionFile, readVersionTree } from '../../projects/versions/read-versions';
import { putBlob } from '../../projects/versions/put-blob';
import { restoreVersion } from '../../projects/versions/restore-version';
import { saveByHand } from '../../projects/versions/save-by-hand';
import { dataHeld, type ListedVersion } from '../../projects/versions/version';
import {
  comparisonSchema,
  madeVersionSchema,
  restoredVersionSchema,
  storedBlobSchema,
  treeSchema,
  versionListSchema,
} from '../../base/answers/version-answers';
import { bytesOf } from './answer-shape';
import { answerError, answerJson, answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf, versionOf } from './path-ids';
import { commitVersionSchema, restoreVersionSchema } from './requests';
import { readBytes } from './read-bytes';

/** A version as the interface shows it; settings and hashes stay internal. */
export function presentVersion(version: Omit<ListedVersion, 'asked'>) {
  const { id, parentId, number, kind, author, createdAt, summary, counts, groupId, restoredId, turnId } = version;
  const time = new Date(createdAt).toISOString();
  const held = dataHeld(version);
  return {
    hasData: held === 'kept',
    /** Whether the data stored then was discarded to free space. */
    isDataLetGo: held === 'let-go',
    /** Whether there may have been data that could not be saved. */
    isDataNotKept: held === 'not-kept',
    id,
    parentId,
    number,
    kind,
    author,
    time,
    createdAt,
    summary,
    counts,
    groupId,
    restoredId,
    turnId,
  };
}

/** Adds the table's name in everyday words to what can't be carried over. */
const named = (left: KeptSince['left'][number]) => ({ ...left, rows: [...left.rows], title: plainName(left.table) });

export const versionEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/versions',
    summary: 'The versions of an app, newest first',
    answer: versionListSchema,
    run: async ({ server, viewer, params, query }) => {
      const before = Number(query.get('before')) || null;
      const limit = Number(query.get('limit')) || 200;
      const versions = await listVersions(server, { viewer, projectId: projectOf(params), before, limit });
      return answerResult(versions, 200, (list) => ({
        versions: list.map((version, index) => ({
          ...presentVersion(version),
          asked: version.asked === null ? null : askedAs(version.asked),
          isHead: before === null && index === 0,
        })),
      }));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/versions',
    keeps: 'version',
    summary: 'Makes a version by hand from file operations',
    answer: madeVersionSchema,
    body: commitVersionSchema,
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const saved = await saveByHand(server, {
        viewer,
        projectId: projectOf(params),
        operations: body.operations,
        ...(body.parentId === undefined ? {} : { parentId: body.parentId as VersionId }),
        ...(body.summary === undefined ? {} : { summary: body.summary }),
      });
      return answerResult(saved, 201, (version) => ({ versionId: version.id, version: presentVersion(version) }));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/versions/:versionId/tree',
    summary: 'The files of a version, by path',
    answer: treeSchema,
    run: async ({ server, viewer, params }) => {
      const [projectId, versionId] = [projectOf(params), versionOf(params)];
      const tree = await readVersionTree(server, { viewer, projectId, versionId });
      if (!tree.ok) return answerError(tree.error);
      const version = await server.versions.get(projectId, versionId);
      const answer = answerJson(tree.value);
      // The compiler identifies the tree by the same hash.
      if (version) answer.headers.set('etag', `"${version.treeHash}"`);
      return answer;
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/versions/:versionId/files/*filePath',
    summary: 'The bytes of one file of a version',
    answer: bytesOf('image/*', 'font/*', 'text/plain'),
    run: async ({ server, viewer, params }) => {
      const file = await readVersionFile(server, {
        viewer,
        projectId: projectOf(params),
        versionId: versionOf(params),
        path: params['filePath'] ?? '',
      });
      if (!file.ok) return answerError(file.error);
      return new Response(Buffer.from(file.value.bytes), {
        headers: {
          // A generated page must never run on the builder's origin, whatever its name.
          'content-type': safeType(file.value.path),
          'content-security-policy': "default-src 'none'; sandbox",
          'cache-control': 'private, max-age=31536000, immutable',
          etag: `"${file.value.hash}"`,
        },
      });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/versions/:versionId/compare/:otherId',
    summary: 'What changed from one version to another',
    answer: comparisonSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(
        await compareVersions(server, {
          viewer,
          projectId: projectOf(params),
          from: versionOf(params),
          to: params['otherId'] as VersionId,
        }),
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/restore',
    keeps: 'version',
    summary: 'Brings an earlier version back as a new one',
    answer: restoredVersionSchema,
    body: restoreVersionSchema,
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const restored = await restoreVersion(server, {
        viewer,
        projectId: projectOf(params),
        versionId: body.versionId as VersionId,
        files: body.files,
        data: body.data,
        keepNew: body.keepNew,
      });
      return answerResult(restored, 201, ({ version, before, kept }) => ({
        versionId: version.id,
        version: presentVersion(version),
        before,
        ...(kept && { kept: { carried: kept.carried, left: kept.left.map(named) } }),
      }));
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/api/projects/:projectId/blobs/:sha256',
    keeps: 'bytes',
    summary: 'Stores bytes for a later file operation',
    answer: storedBlobSchema,
    status: 201,
    run: async ({ server, viewer, params, request }) => {
      const bytes = await readBytes(request, 20 * 1024 * 1024);
      if (!bytes.ok) return answerError(bytes.error);
      const allowed = await server.shares.upload(viewer, bytes.value.length);
      if (!allowed.ok) return answerError(allowed.error);
      const hash = params['sha256'] ?? '';
      return answerResult(
        await putBlob(server, { viewer, projectId: projectOf(params), hash, bytes: bytes.value }),
        201,
      );
    },
  }),
];

/** Pictures and fonts get their own type, everything else plain text, so that no file of an app can be a page here. */
function safeType(path: string): string {
  const type = contentTypeOf(path);
  return /^(?:image\/(?!svg)|font\/)/.test(type) ? type : 'text/plain; charset=utf-8';
}
