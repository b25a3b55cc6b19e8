import { z } from 'zod';
import { reachSchema } from '../../base/answers/reach-answers';
import { linkSettingsSchema } from '../../publishing/reach/reach';
import { answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

const named = '/api/projects/:projectId/reach';
const openLinkSchema = linkSettingsSchema.extend({
  /** The person agrees, once for each service, that what visitors enter passes through it. */
  agreed: z.boolean().default(false),
});
const acceptKeySchema = z.strictObject({ fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/) });

/** Opening a published app to others from this computer: in the local network, and by a link for everybody. */
export const reachEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'Where a published app can be opened besides this computer, and the ways there are',
    answer: reachSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.reach.view({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/wifi`,
    keeps: 'bounded',
    summary: 'Opens the live site, and nothing else, at this computer’s address in its local network',
    answer: reachSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.reach.openWifi({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/wifi`,
    keeps: 'nothing',
    summary: 'Closes that address',
    answer: reachSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.reach.closeWifi({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/link`,
    keeps: 'bounded',
    summary: 'Opens a link for everybody through a reverse tunnel, while Easel runs; look again for its address',
    answer: reachSchema,
    body: openLinkSchema,
    run: async ({ server, viewer, params, body }) => {
      const { agreed, ...settings } = body;
      return answerResult(await server.reach.openLink({ viewer, projectId: projectOf(params), settings, agreed }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/link/key`,
    keeps: 'bounded',
    summary: 'Accepts the changed key that the link’s service shows, named as it was shown, and tries again',
    answer: reachSchema,
    body: acceptKeySchema,
    run: async ({ server, viewer, params, body }) =>
      answerResult(await server.reach.acceptKey({ viewer, projectId: projectOf(params), ...body })),
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/link`,
    keeps: 'nothing',
    summary: 'Closes the link for everybody',
    answer: reachSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.reach.closeLink({ viewer, projectId: projectOf(params) })),
  }),
];
