import {
  begunThereSchema,
  elsewhereLimits,
  elsewhereProtocol,
  greetingSchema,
  missingPartsSchema,
  type ReceivedApp,
  receivedAppSchema,
  rollBackThereSchema,
  sentDataSchema,
  sentVersionSchema,
} from '../../base/answers/elsewhere-answers';
import { sha256Schema } from '../../base/files/file-operation';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { DeploymentId, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { exportData } from '../../backends/data/export-data';
import { packData } from '../../publishing/elsewhere/pack-data';
import { takeSiteDown } from '../../publishing/sites/manage-site';
import { rollBack } from '../../time-machine/moments/roll-back';
import { answerExport } from './answer-export';
import { answerError, answerJson, answerResult } from './answer';
import { bytesOf, noBody } from './answer-shape';
import { asDownload } from './as-download';
import type { Call } from './endpoint';
import { endpoint } from './endpoint';
import { readBytes } from './read-bytes';
import { partsOf, receiveVersion } from './receive-version';

const named = '/api/elsewhere/apps/:appId';
const mostDeployments = 30;

type Asked = Pick<Call<unknown>, 'server' | 'viewer' | 'params'>;

/** The app here that represents the sender's. A token gives access only to apps of its own owner. */
async function receivedOf({ server, viewer, params }: Asked): Promise<Result<ProjectId, AppErrorCode>> {
  const received = await server.elsewhereStore.received(viewer.id, params['appId']!);
  return received ? succeed(received.projectId) : fail('not-deployed');
}

async function present({ server, viewer, params }: Asked): Promise<ReceivedApp> {
  const received = await server.elsewhereStore.received(viewer.id, params['appId']!);
  if (received === null) return { sequence: 0, url: null, wasLive: false, hasData: false, deployments: [] };
  const { projectId, sequence } = received;
  const [site, all, versions] = await Promise.all([
    server.sites.site(projectId),
    server.sites.deployments(projectId),
    server.versions.list(projectId, { before: null, limit: 200 }),
  ]);
  const live = await server.backendStore.find(projectId, 'live');
  return {
    sequence,
    url: site?.liveDeploymentId ? server.urlOf(site.slug) : null,
    wasLive: all.some(({ status }) => status === 'ready'),
    hasData: live !== null && (await server.backends.hasData(live.id)),
    deployments: all.slice(0, mostDeployments).map((one) => ({
      ...{ id: one.id, versionNumber: one.versionNumber, status: one.status, problems: one.problems },
      summary: versions.find(({ id }) => id === one.versionId)?.summary ?? '',
      ...{ createdAt: one.createdAt, live: site?.liveDeploymentId === one.id },
    })),
  };
}

/**
 * What another Easel may do here with a token: publish its own apps and manage those. It can't read the studio or
 * anything that was not published with a token of the same owner.
 */
export const receivedEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/elsewhere/greeting',
    byToken: true,
    summary: 'Says that this is an Easel which takes apps, and by which protocol',
    answer: greetingSchema,
    run: async () => answerJson({ easel: 'elsewhere' as const, protocol: elsewhereProtocol }),
  }),
  endpoint({
    method: 'GET',
    path: named,
    byToken: true,
    summary: 'How an app from another Easel stands here; one that never came has no deployments',
    answer: receivedAppSchema,
    run: async (call) => answerJson(await present(call)),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/missing`,
    byToken: true,
    keeps: 'nothing',
    summary: 'Which of these parts still have to be sent',
    answer: missingPartsSchema,
    body: missingPartsSchema,
    run: async (call) => {
      const { server, viewer, body } = call;
      const known = await receivedOf(call);
      const own = server.ownBlobs.of(partsOf(viewer), ...(known.ok ? [{ projectId: known.value }] : []));
      return answerJson({ hashes: [...(await own.missing(body.hashes))] });
    },
  }),
  endpoint({
    method: 'PUT',
    path: `${named}/parts/:sha256`,
    byToken: true,
    keeps: 'bytes',
    summary: 'Stores one part, a file or a page of rows; kept for an hour unless a publish names it',
    answer: noBody,
    status: 204,
    run: async ({ server, viewer, params, request }) => {
      const hash = sha256Schema.safeParse(params['sha256']);
      if (!hash.success) return answerError('not-found');
      const bytes = await readPart(request);
      if (!bytes.ok) return answerError(bytes.error);
      if (server.hash(bytes.value) !== hash.data) return answerError('blob-mismatch');
      const noRoom = await server.room.check();
      if (noRoom) return answerError(noRoom);
      await server.blobs.put(bytes.value);
      await server.ownBlobs.add(partsOf(viewer), [hash.data]);
      return new Response(null, { status: 204 });
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/parts/:sha256`,
    byToken: true,
    summary: 'One part of the data that was packed just before, or of what the token’s maker sent',
    answer: bytesOf('application/octet-stream'),
    run: async ({ server, viewer, params }) => {
      const hash = sha256Schema.safeParse(params['sha256']);
      const bytes = hash.success ? await server.ownBlobs.of(partsOf(viewer)).get(hash.data) : null;
      if (bytes === null) return answerError('blob-missing');
      const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' };
      return new Response(Buffer.from(bytes), { headers });
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/publishes`,
    byToken: true,
    keeps: 'deployment',
    summary: 'Publishes a version whose parts were sent; each `sequence` is taken once',
    answer: begunThereSchema,
    body: sentVersionSchema,
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const begun = await receiveVersion(server, { viewer, originId: params['appId']!, sent: body });
      return answerResult(begun, 201, ({ id }) => ({ deploymentId: id }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/rollback`,
    byToken: true,
    keeps: 'version',
    summary: 'Makes an earlier deployment of the app live again; its data stays as it is',
    answer: receivedAppSchema,
    body: rollBackThereSchema,
    run: async (call) => {
      const { server, viewer, body } = call;
      const projectId = await receivedOf(call);
      if (!projectId.ok) return answerError(projectId.error);
      const deploymentId = body.deploymentId as DeploymentId;
      const back = await rollBack(server, { viewer, projectId: projectId.value, deploymentId, data: false });
      return back.ok ? answerJson(await present(call)) : answerError(back.error);
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/site`,
    byToken: true,
    keeps: 'nothing',
    summary: 'Takes the app’s site down; its data stays',
    answer: receivedAppSchema,
    run: async (call) => {
      const { server } = call;
      const projectId = await receivedOf(call);
      if (!projectId.ok) return answerError(projectId.error);
      const down = await takeSiteDown(server, projectId.value);
      if (!down.ok) return answerError(down.error);
      server.endSockets(projectId.value, ['live']);
      await server.reach.end(projectId.value);
      return answerJson(await present(call));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/data`,
    byToken: true,
    keeps: 'bytes',
    summary: 'Packs what the app’s site has stored into parts, to be read within the hour',
    answer: sentDataSchema,
    run: async (call) => {
      const { server, viewer } = call;
      const projectId = await receivedOf(call);
      if (!projectId.ok) return answerError(projectId.error);
      const live = await server.backendStore.find(projectId.value, 'live');
      if (live === null || !(await server.backends.hasData(live.id))) return answerError('data-not-there');
      const store = async (bytes: Uint8Array) => {
        const hash = await server.blobs.put(bytes);
        await server.ownBlobs.add(partsOf(viewer), [hash]);
        return hash;
      };
      const { backends } = server;
      return answerResult(await packData({ backends, store }, { id: live.id, secretKey: live.keys.secretKey }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/data.zip`,
    byToken: true,
    summary: 'Everything the app’s site has stored, as `everything.zip` of the Data tab',
    answer: bytesOf('application/zip'),
    run: async (call) => {
      const { server, viewer } = call;
      const projectId = await receivedOf(call);
      if (!projectId.ok) return answerError(projectId.error);
      return answerExport(call, async () => {
        const zip = await exportData(server, { viewer, projectId: projectId.value, lane: 'live' });
        if (!zip.ok) return zip;
        const headers = { 'content-type': 'application/zip', 'content-disposition': asDownload('data.zip') };
        return succeed({ stream: zip.value, headers });
      });
    },
  }),
];

/** An empty file is a valid part. */
async function readPart(request: Request): Promise<Result<Uint8Array, AppErrorCode>> {
  const bytes = await readBytes(request, elsewhereLimits.partBytes);
  return !bytes.ok && bytes.error === 'invalid-input' ? succeed(new Uint8Array()) : bytes;
}
