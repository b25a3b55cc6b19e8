import { z } from 'zod';
import { sha256Schema } from '../../base/files/file-operation';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import { readPicture } from '../../base/promises/picture';
import type { Project } from '../../projects/projects/project';
import type { Viewer } from '../../base/viewers/viewer';
import { listGallery } from '../../publishing/sharing/list-gallery';
import { listReports, reportShared, reportWordsSchema, takeDown } from '../../publishing/sharing/report-shared';
import { shareDescriptionSchema, shareTagsSchema, shareTitleSchema } from '../../publishing/sharing/share';
import {
  findObstacle,
  readOwnShare,
  type ShareDependencies,
  shareProject,
} from '../../publishing/sharing/share-project';
import { endOfDay } from '../../base/shares/share';
import { holderOf } from '../guests/open-shares';
import {
  gallerySchema,
  reportReasons,
  reportsSchema,
  sharedAppSchema,
  shareStateSchema,
  visibilitySchema,
} from '../../base/answers/sharing-answers';
import { answerError, answerJson, answerNothing, answerResult } from './answer';
import { bytesOf, noBody } from './answer-shape';
import { bookOf } from './book-of';
import { endpoint } from './endpoint';
import { projectOf, shareOf } from './path-ids';
import { siteBuilderOf } from './publish-project';
import type { ServerParts } from './server-parts';
import { originLink, sharePictureUrl, shareUrl, viewShared } from './view-shared';

const shareSchema = z.strictObject({
  visibility: visibilitySchema,
  title: shareTitleSchema.optional(),
  description: shareDescriptionSchema.optional(),
  tags: shareTagsSchema.optional(),
  /** Whether visitors may read the prompts, turn by turn. */
  showsPrompts: z.boolean().optional(),
  /** Moves the share to the current version; if absent, it keeps its version. */
  update: z.boolean().optional(),
  /** A picture of its first screen, uploaded before with `POST …/pictures`. */
  picture: sha256Schema.optional(),
});
const reportSchema = z.strictObject({
  reason: z.enum(reportReasons),
  words: reportWordsSchema.default(''),
});
const takeDownSchema = z.strictObject({ takenDown: z.boolean() });
const galleryQuerySchema = z.object({
  search: z.string().max(200).default(''),
  tag: z.string().trim().toLowerCase().max(100).optional(),
  after: z.string().max(500).optional(),
});

const one = '/api/shared/:shareId';
type Asked = { server: ServerParts; request: Request };

function shareDependencies(server: ServerParts): ShareDependencies {
  return {
    ...server,
    async refuseToBuild(project: Project, treeHash: string) {
      const { builder, hosting } = await siteBuilderOf(server, project, treeHash);
      if (builder === 'nobody') return 'needs-server';
      return hosting === 'static' ? 'build-needed' : null;
    },
    async takePlace() {
      const full = await server.room.check();
      if (full) return full;
      const payer = server.keeping.payer();
      const place = server.atOnce.take('deployment', holderOf(payer));
      if (!('leave' in place) || payer === null) return place;
      // Counts as a deployment. Changing the texts or making the app private does not count, because that must work
      // even when no room is left.
      const items = [{ kind: 'deployments', amount: 1, until: endOfDay(server.now()) } as const];
      const refused = await server.shareStore.take(payer, items);
      if (refused) place.leave();
      return refused ?? place;
    },
    async isPicture(projectId: ProjectId, hash: string) {
      const bytes = await server.ownBlobs.of({ projectId }).get(hash);
      return bytes !== null && readPicture(bytes) !== null;
    },
  };
}

async function answerShare(call: Asked & { viewer: Viewer }, projectId: ProjectId) {
  const own = await readOwnShare(call.server, { viewer: call.viewer, projectId });
  if (!own.ok) return answerError(own.error);
  if (own.value === null) {
    const cannot = await findObstacle(shareDependencies(call.server), { viewer: call.viewer, projectId });
    if (!cannot.ok) return answerError(cannot.error);
    return answerJson({ visibility: 'private' as const, url: null, share: null, cannot: cannot.value });
  }
  const { share, isBehind, counts } = own.value;
  const { id, visibility, versionId, versionNumber, title, description, tags, showsPrompts, status, problems } = share;
  const book = bookOf(call);
  const url = shareUrl(book, id);
  return answerJson({
    visibility,
    url,
    share: {
      ...{ id, url, appUrl: await book.shared(id), versionId, versionNumber, title, description, tags, showsPrompts },
      ...{ status, problems, pictureUrl: sharePictureUrl(book, share), isBehind, ...counts },
      isTakenDown: share.takenDownAt !== null,
    },
    cannot: null,
  });
}

export const sharingEndpoints = [
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/share',
    keeps: 'bounded',
    summary: 'Makes an app private, or lets whoever has the link see it, or the gallery; changes what it says there',
    answer: shareStateSchema,
    body: shareSchema,
    run: async (call) => {
      const { server, viewer, params, body } = call;
      const { visibility, update = false, picture, ...words } = body;
      const asked = { viewer, projectId: projectOf(params), visibility, words, update };
      const shared = await shareProject(
        shareDependencies(server),
        picture === undefined ? asked : { ...asked, pictureHash: picture },
      );
      if (!shared.ok) return answerError(shared.error);
      shared.value.done.catch(server.onError);
      return answerShare(call, asked.projectId);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/share',
    summary: 'Who can see an app, its link, and what the shared page says',
    answer: shareStateSchema,
    run: (call) => answerShare(call, projectOf(call.params)),
  }),
  endpoint({
    method: 'GET',
    path: one,
    summary: 'A shared app, for whoever has its link',
    answer: sharedAppSchema,
    run: async ({ server, viewer, params, request }) =>
      answerResult(await viewShared(server, { viewer, shareId: shareOf(params), host: request.headers.get('host') })),
  }),
  endpoint({
    method: 'GET',
    path: `${one}/picture`,
    summary: 'The picture of a shared app’s first screen, a JPEG',
    answer: bytesOf('image/jpeg'),
    run: async ({ server, params }) => {
      const share = await server.sharing.visible(shareOf(params));
      const bytes = share?.pictureHash && (await server.blobs.get(share.pictureHash));
      if (!bytes) return answerError('not-found');
      const headers = { 'content-type': 'image/jpeg', 'cache-control': 'private, no-cache' };
      return new Response(Buffer.from(bytes), { headers });
    },
  }),
  endpoint({
    method: 'POST',
    path: `${one}/uses`,
    keeps: 'bounded',
    summary: 'Counts a use of a shared app; each viewer counts once a day',
    answer: noBody,
    status: 204,
    run: async ({ server, viewer, params }) => answerDone(await server.countUse(viewer, shareOf(params))),
  }),
  endpoint({
    method: 'POST',
    path: `${one}/reports`,
    keeps: 'row',
    summary: 'Tells the operator that something is wrong with a shared app',
    answer: noBody,
    body: reportSchema,
    status: 204,
    run: async ({ server, viewer, params, body }) =>
      answerDone(await reportShared(server, { viewer, shareId: shareOf(params), ...body })),
  }),
  endpoint({
    method: 'GET',
    path: '/api/reports',
    summary: 'Shared apps that visitors reported, for the operator',
    answer: reportsSchema,
    run: async (call) => {
      const { server, viewer, request } = call;
      const reports = await listReports(server, { isOperator: server.isOperator(viewer, request.headers) });
      const book = bookOf(call);
      return answerResult(reports, 200, (list) => ({
        shares: list.map(({ takenDownAt, reports: found, ...share }) => ({
          ...{ ...share, url: shareUrl(book, share.id), isTakenDown: takenDownAt !== null },
          // Omit who reported it: that stays private, even from the operator.
          reports: found.map(({ reason, words, createdAt }) => ({ reason, words, createdAt })),
        })),
      }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${one}/take-down`,
    keeps: 'nothing',
    summary: 'Takes a shared app down on every host, or lets it be seen again; for the operator',
    answer: noBody,
    body: takeDownSchema,
    status: 204,
    run: async ({ server, viewer, params, body, request }) => {
      const isOperator = server.isOperator(viewer, request.headers);
      return answerDone(await takeDown(server, { isOperator, shareId: shareOf(params), ...body }));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/gallery',
    summary: 'Apps that their owners show to everybody here, the most used lately first',
    answer: gallerySchema,
    run: async (call) => {
      const { server, query } = call;
      const asked = galleryQuerySchema.safeParse(Object.fromEntries(query));
      if (!asked.success) return answerError('invalid-input');
      const { search, tag, after = null } = asked.data;
      const { apps, tags, next } = await listGallery(server, { search, tag: tag || null, after });
      const book = bookOf(call);
      return answerJson({
        apps: apps.map((app) => ({
          ...{
            id: app.id,
            url: shareUrl(book, app.id),
            title: app.title,
            description: app.description,
            tags: app.tags,
          },
          ...{ pictureUrl: sharePictureUrl(book, app), uses: app.uses, forks: app.forks },
          madeFrom: originLink(book, app.madeFrom),
        })),
        ...{ tags, next },
      });
    },
  }),
];

const answerDone = (result: Result<null, AppError>) => (result.ok ? answerNothing() : answerError(result.error));
