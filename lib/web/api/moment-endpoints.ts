import type { DeploymentId, VersionId } from '../../base/foundation/id';
import { bringBackLiveRows, bringBackRows } from '../../time-machine/moments/bring-back-rows';
import { compareMoment, compareVersionData } from '../../time-machine/moments/compare-kept';
import { foreseeRestore } from '../../time-machine/moments/foresee-restore';
import type { Moment } from '../../time-machine/moments/moment';
import { listMoments, rememberLive, rememberMoment } from '../../time-machine/moments/remember-moment';
import { restoreLive } from '../../time-machine/moments/restore-live';
import { foreseeRollBack } from '../../time-machine/moments/roll-back';
import {
  broughtBackSchema,
  momentListSchema,
  rememberedSchema,
  restoreOutlookSchema,
  restoredLiveSchema,
  rollBackOutlookSchema,
  storedComparisonSchema,
} from '../../base/answers/moment-answers';
import { answerError, answerResult } from './answer';
import type { Answer } from './answer-shape';
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

/**
 * Snapshots are opened one request at a time, so each viewer has a limited number of slots for waiting requests; beyond
 * that, `share-open-used`.
 */
async function inPlace<Body>(
  { server, viewer }: Pick<Call<unknown>, 'server' | 'viewer'>,
  work: () => Promise<Answer<Body>>,
): Promise<Answer<Body>> {
  const place = takePlace({ server, viewer }, 'comparison');
  if (!('leave' in place)) return answerError(place);
  try {
    return await work();
  } finally {
    place.leave();
  }
}

/** An app's stored data, earlier and now: compare it, bring back rows, keep a moment, and restore a site's data. */
export const momentEndpoints = [
  endpoint({
    method: 'GET',
    path: `${named}/versions/:versionId/compare/:otherId/data`,
    summary: 'What the stored data did from one version to another',
    answer: storedComparisonSchema,
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
    answer: storedComparisonSchema,
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
    method: 'GET',
    path: `${named}/versions/:versionId/restore`,
    summary: 'What restoring a version would do to stored data',
    answer: restoreOutlookSchema,
    run: async ({ server, viewer, params, request }) =>
      inPlace({ server, viewer }, async () =>
        answerResult(
          await foreseeRestore(server, {
            ...{ viewer, projectId: projectOf(params), versionId: versionOf(params), signal: request.signal },
          }),
          200,
          ({ since, keep }) => ({ since, keep: keep && { ...keep, left: [...keep.left] } }),
        ),
      ),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/versions/:versionId/rows`,
    keeps: 'data',
    summary: 'Brings rows of a version back beside what the preview has now',
    answer: broughtBackSchema,
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
    answer: momentListSchema,
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
    answer: rememberedSchema,
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
    answer: storedComparisonSchema,
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
    answer: broughtBackSchema,
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
    answer: restoredLiveSchema,
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
    answer: rollBackOutlookSchema,
    run: async ({ server, viewer, params, request }) => {
      const deploymentId = params['deploymentId'] as DeploymentId;
      const asked = { viewer, projectId: projectOf(params), deploymentId, signal: request.signal };
      return inPlace({ server, viewer }, async () => answerResult(await foreseeRollBack(server, asked)));
    },
  }),
];
