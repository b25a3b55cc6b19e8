import { z } from 'zod';
import type { VersionId } from '../../base/foundation/id';
import { forkProject, forkShared } from '../../publishing/forks/fork-project';
import { bringOver } from '../../publishing/forks/bring-over';
import { type Named, readOrigin } from '../../publishing/forks/read-origin';
import { broughtSchema, lineageSchema } from '../../base/answers/fork-answers';
import { madeProjectSchema } from '../../base/answers/project-answers';
import { answerResult } from './answer';
import { bookOf } from './book-of';
import { endpoint } from './endpoint';
import { originOf, projectOf, shareOf } from './path-ids';

const idSchema = z.string().regex(/^[a-z2-7]{26}$/);

/** Where this browser can see an app of the line; null if it can't. */
const present =
  (builder: string) =>
  ({ name, place, isGone }: Named) => {
    const path = place && ('shareId' in place ? `/s/${place.shareId}` : `/projects/${place.projectId}`);
    return { name, url: path && `${builder}${path}`, isGone };
  };

export const forkEndpoints = [
  endpoint({
    method: 'POST',
    path: '/api/shared/:shareId/fork',
    keeps: 'project',
    summary: 'Makes an app of the viewer’s own of a shared one; its data is what its files give',
    answer: madeProjectSchema,
    body: z.strictObject({}),
    status: 201,
    run: async ({ server, viewer, params }) =>
      answerResult(await forkShared(server, { viewer, shareId: shareOf(params) }), 201, ({ project }) => ({
        projectId: project.id,
      })),
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:originId/fork',
    keeps: 'project',
    summary: 'Makes an app of any version of one’s own, with its data unless told otherwise, or of what is shared',
    answer: madeProjectSchema,
    body: z.strictObject({ versionId: idSchema.optional(), data: z.boolean().optional() }),
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const { versionId, data } = body;
      const forked = await forkProject(server, {
        ...{ viewer, projectId: originOf(params), data },
        versionId: versionId as VersionId | undefined,
      });
      return answerResult(forked, 201, ({ project }) => ({ projectId: project.id }));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/origin',
    summary: 'Where an app came from, what is new there, and what in the gallery began as a copy of it',
    answer: lineageSchema,
    run: async ({ server, viewer, params, request }) => {
      const { builder } = bookOf({ server, request });
      const view = present(builder);
      const lineage = await readOrigin(server, { viewer, projectId: projectOf(params) });
      return answerResult(lineage, 200, ({ origin, forks }) => ({
        origin: origin && { ...view(origin), newer: origin.newer, before: origin.before.map(view) },
        forks: forks.map(({ shareId, title }) => ({ title, url: `${builder}/s/${shareId}` })),
      }));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/origin/bring',
    keeps: 'version',
    summary: 'Brings over what the app that this one was forked from has improved since',
    answer: broughtSchema,
    body: z.strictObject({ resolve: z.enum(['mine', 'theirs']).optional() }),
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const { resolve = null } = body;
      const brought = await bringOver(server, { viewer, projectId: projectOf(params), resolve });
      return answerResult(brought, 201, ({ version, changed }) => ({ versionId: version.id, changed }));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/duplicate',
    keeps: 'project',
    summary: 'Forks an app of one’s own as it now stands, without its data',
    answer: madeProjectSchema,
    body: z.strictObject({ name: z.string().trim().min(1).max(80).optional() }),
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const copy = await forkProject(server, { viewer, projectId: projectOf(params), name: body.name, data: false });
      return answerResult(copy, 201, ({ project }) => ({ projectId: project.id }));
    },
  }),
];
