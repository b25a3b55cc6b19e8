import { z } from 'zod';
import { hostNameSchema, placeAtHostSchema } from '../../base/answers/host-answers';
import { answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';
import { hostedProjectSchema } from './requests';

const named = '/api/projects/:projectId/host';
const chooseSchema = z.strictObject({
  host: hostNameSchema,
  token: z.string().trim().min(1).max(1000),
  /** Which account to use, if the token is for several. */
  account: z.string().trim().min(1).max(100).optional(),
  /** Supabase project to which people's data moves, for an app with data that has no project yet. */
  supabase: hostedProjectSchema.optional(),
});
const publishSchema = z.strictObject({
  /** An earlier attempt to publish again; if absent, the version that is live here is published. */
  earlierId: z
    .string()
    .regex(/^[a-z2-7]{26}$/)
    .optional(),
});

/** Publishing an app of this computer at a host that serves files: Netlify, Vercel or Cloudflare Pages. */
export const hostEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'The host that an app is published at, how each attempt went, and what hosts can’t do for it',
    answer: placeAtHostSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.atHosts.view({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'PUT',
    path: named,
    keeps: 'bounded',
    summary: 'Chooses a host by a token made there, and begins to publish there what is live here',
    answer: placeAtHostSchema,
    body: chooseSchema,
    run: async ({ server, viewer, params, body: { account = null, supabase = null, ...chosen } }) =>
      answerResult(await server.atHosts.choose({ viewer, projectId: projectOf(params), ...chosen, account, supabase })),
  }),
  endpoint({
    method: 'DELETE',
    path: named,
    keeps: 'nothing',
    summary: 'Forgets that host and its token; what is published there stays there',
    answer: placeAtHostSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.atHosts.forget({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/publishes`,
    keeps: 'bounded',
    summary: 'Begins to publish there what is live here, or an earlier version once more; look again for how it goes',
    answer: placeAtHostSchema,
    body: publishSchema,
    run: async ({ server, viewer, params, body: { earlierId = null } }) =>
      answerResult(await server.atHosts.publish({ viewer, projectId: projectOf(params), earlierId })),
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/site`,
    keeps: 'nothing',
    summary: 'Removes the site at the host, and its address there',
    answer: placeAtHostSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.atHosts.takeDown({ viewer, projectId: projectOf(params) })),
  }),
];
