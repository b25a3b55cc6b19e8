import { z } from 'zod';
import { doneSchema } from '../../base/answers/done-answer';
import {
  allowedHostSchema,
  functionLaneSchema,
  functionsSchema,
  keptSecretSchema,
  ranFunctionSchema,
} from '../../base/answers/function-answers';
import {
  allowHost,
  disallowHost,
  forgetSecret,
  runFunctionNow,
  viewFunctions,
} from '../../functions/http/manage-functions';
import { secretsOf } from '../../modules/catalogue/manifest';
import { answerError, answerResult } from './answer';
import { bookOf } from './book-of';
import { type Call, endpoint } from './endpoint';
import { keepCheckedSecret } from './keep-checked-secret';
import { projectOf } from './path-ids';

const named = '/api/projects/:projectId/functions';

/** Linux gives one variable of an environment 128 KB; keys and certificates are far smaller. */
const secretSchema = z.object({
  lane: functionLaneSchema,
  value: z
    .string()
    .min(1)
    .max(16_384)
    .refine((value) => !value.includes('\u0000')),
});
const runSchema = z.object({ lane: functionLaneSchema, name: z.string().max(63) });
const hostSchema = z.object({ host: z.string().max(500) });

const askedBy = ({ viewer, params }: Pick<Call<unknown>, 'viewer' | 'params'>) => ({
  viewer,
  projectId: projectOf(params),
});
const laneOf = (query: URLSearchParams) => functionLaneSchema.safeParse(query.get('lane') ?? 'preview');

/** An app's server functions, their secrets, and the hosts they may call. */
export const functionEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary:
      'The server functions of an app, names of its secrets, allowed hosts and the newest lines of its log; `?lane=live`',
    answer: functionsSchema,
    run: async ({ server, query, ...call }) => {
      const lane = laneOf(query);
      if (!lane.success) return answerError('invalid-input');
      const known = [...server.modules.values()].flatMap(({ manifest }) => secretsOf(manifest));
      const viewed = await viewFunctions(server, { ...askedBy(call), lane: lane.data });
      return answerResult(viewed, 200, (view) => ({
        ...view,
        known: known.map(({ name, link, begins }) => ({ name, link, begins: [...begins] })),
      }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/runs`,
    keeps: 'row',
    summary: 'Runs a server function that has a schedule now, and waits until it has ended',
    answer: ranFunctionSchema,
    body: runSchema,
    run: async ({ server, body, ...call }) => answerResult(await runFunctionNow(server, { ...askedBy(call), ...body })),
  }),
  endpoint({
    method: 'PUT',
    path: `${named}/secrets/:name`,
    keeps: 'row',
    summary: 'Keeps a secret for an app’s server functions, tried where Easel knows how; no call reads it back',
    answer: keptSecretSchema,
    body: secretSchema,
    run: async ({ server, body, request, ...call }) => {
      const asked = { ...askedBy(call), name: call.params['name'] ?? '', ...body };
      const siteAddress = async () => {
        const site = await server.sites.site(asked.projectId);
        return site && (await bookOf({ server, request }).site(site.slug));
      };
      return answerResult(await keepCheckedSecret(server, { ...asked, siteAddress }));
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/secrets/:name`,
    keeps: 'nothing',
    summary: 'Deletes a secret; `?lane=live` for that of the site',
    answer: doneSchema,
    run: async ({ server, query, ...call }) => {
      const lane = laneOf(query);
      if (!lane.success) return answerError('invalid-input');
      const name = call.params['name'] ?? '';
      return answerResult(await forgetSecret(server, { ...askedBy(call), lane: lane.data, name }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/hosts`,
    keeps: 'row',
    summary: 'Lets an app’s server functions call a host on the internet',
    answer: allowedHostSchema,
    body: hostSchema,
    run: async ({ server, body, ...call }) =>
      answerResult(await allowHost(server, { ...askedBy(call), host: body.host })),
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/hosts/:host`,
    keeps: 'nothing',
    summary: 'Lets them call that host no more',
    answer: doneSchema,
    run: async ({ server, ...call }) =>
      answerResult(await disallowHost(server, { ...askedBy(call), host: call.params['host'] ?? '' })),
  }),
];
