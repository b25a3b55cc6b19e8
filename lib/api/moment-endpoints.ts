import type { DeploymentId, VersionId } from '../foundation/id';
import { bringBackLiveRows, bringBackRows } from '../moments/bring-back-rows';
import { compareMoment, compareVersionData } from '../moments/compare-kept';
import type { Moment } from '../moments/moment';
import { listMoments, rememberLive, rememberMoment } from '../moments/remember-moment';
import { restoreLive } from '../moments/restore-live';
import { foreseeRollBack } from '../moments/roll-back';
import { answerError, answerResult } from './answer';
import { type Call, endpoint } from './endpoint';
import { momentOf, projectOf, versionOf } from './path-ids';
import { pickRowsSchema, rememberSchema } from './requests';
import { takePlace } from './take-place';
import { presentVersion } from './version-endpoints';

const named = '/api/projects/:projectId';

/** A moment of live data as the interface shows it. */
function present({ id, reason, name, createdAt, deploymentId, snapshot, letGoAt }: Moment) {
  const time = new Date(createdAt).toISOString();
  return { id, reason, name, time, createdAt, deploymentId, hasData: snapshot !== null && letGoAt === null };
}

/** Earlier data is looked into one after the other, so as many may wait as a viewer has places; `share-open-used` beyond. */
async function inPlace(
  { server, viewer }: Pick<Call<unknown>, 'server' | 'viewer'>,
  work: () => Promise<Response>,
): Promise<Response> {
  const place = takePlace({ server, viewer }, 'comparison');
  if (!('leave' in place)) return answerError(place);
  try {
    return await work();
  } finally {
    place.leave();
  }
}

/** What an app has stored, earlier and now: compared, brought back by the row, remembered, and of a site put back. */
export const momentEndpoints = [
  endpoint({
    method: 'GET',
    path: `${named}/versions/:versionId/compare/:otherId/data`,
    summary: 'What the stored data did from one version to another',
    run: async ({ server, viewer, params, request }) =>
      inPlace({ server, viewer }, async () =>
        answerResult(
          await compareVersionData(server, {
            ...{ viewer, projectId: projectOf(params), from: versionOf(params) },
            ...{ to: params['otherId'] as VersionId, signal: request.signal },
          }),
        ),
      ),
  }),
  endpoint({
    method: 'GET',
    path: `${named}/versions/:versionId/compare-now/data`,
    summary: 'What the stored data did from a version until now',
    run: async ({ server, viewer, params, request }) =>
      inPlace({ server, viewer }, async () =>
        answerResult(
          await compareVersionData(server, {
            ...{ viewer, projectId: projectOf(params), from: versionOf(params), to: 'now', signal: request.signal },
          }),
        ),
      ),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/versions/:versionId/rows`,
    keeps: 'data',
    summary: 'Brings rows of a version back beside what the preview has now',
    body: pickRowsSchema,
    status: 201,
    run: async ({ server, viewer, params, body, request }) =>
      inPlace({ server, viewer }, async () =>
        answerResult(
          await bringBackRows(server, {
            ...{ viewer, projectId: projectOf(params), versionId: versionOf(params), signal: request.signal, ...body },
          }),
          201,
        ),
      ),
  }),
  endpoint({
    method: 'GET',
    path: `${named}/moments`,
    summary: 'Kept moments of what the site has stored, newest first',
    run: async ({ server, viewer, params }) =>
      answerResult(
        await listMoments(server, { viewer, projectId: projectOf(params) }),
        200,
        ({ moments, hasData }) => ({
          moments: moments.map(present),
          hasData,
        }),
      ),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/moments`,
    keeps: 'version',
    summary: 'Remembers this moment: of the app as a version, or of what the site has stored',
    body: rememberSchema,
    status: 201,
    run: async ({ server, viewer, params, body: { of, name } }) => {
      const asked = { viewer, projectId: projectOf(params), name };
      return of === 'live'
        ? answerResult(await rememberLive(server, asked), 201, (moment) => ({ moment: present(moment) }))
        : answerResult(await rememberMoment(server, asked), 201, (version) => ({
            versionId: version.id,
            version: presentVersion(version),
          }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/moments/:momentId/compare-now/data`,
    summary: 'What the site has stored since a moment of it',
    run: async ({ server, viewer, params, request }) =>
      inPlace({ server, viewer }, async () =>
        answerResult(
          await compareMoment(server, {
            ...{ viewer, projectId: projectOf(params), momentId: momentOf(params), signal: request.signal },
          }),
        ),
      ),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/moments/:momentId/rows`,
    keeps: 'data',
    summary: 'Brings rows of a moment back beside what the site has now',
    body: pickRowsSchema,
    status: 201,
    run: async ({ server, viewer, params, body, request }) =>
      inPlace({ server, viewer }, async () =>
        answerResult(
          await bringBackLiveRows(server, {
            ...{ viewer, projectId: projectOf(params), momentId: momentOf(params), signal: request.signal, ...body },
          }),
          201,
        ),
      ),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/moments/:momentId/restore`,
    keeps: 'version',
    summary: 'Puts a moment in the place of what the site has stored',
    status: 201,
    run: async ({ server, viewer, params }) =>
      answerResult(
        await restoreLive(server, { viewer, projectId: projectOf(params), momentId: momentOf(params) }),
        201,
        ({ before }) => ({ before }),
      ),
  }),
  endpoint({
    method: 'GET',
    path: `${named}/deployments/:deploymentId/rollback`,
    summary: 'What going back to a deployment would mean for what is stored',
    run: async ({ server, viewer, params, request }) => {
      const deploymentId = params['deploymentId'] as DeploymentId;
      const asked = { viewer, projectId: projectOf(params), deploymentId, signal: request.signal };
      return inPlace({ server, viewer }, async () => answerResult(await foreseeRollBack(server, asked)));
    },
  }),
];
