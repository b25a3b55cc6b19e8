import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  broughtBackSchema,
  madeTokenSchema,
  placeElsewhereSchema,
  publishTokensSchema,
  rollBackThereSchema,
} from '../../base/answers/elsewhere-answers';
import { succeed } from '../../base/foundation/result';
import type { PublishToken } from '../../publishing/elsewhere/elsewhere-store';
import { answerExport } from './answer-export';
import { answerJson, answerResult } from './answer';
import { bytesOf } from './answer-shape';
import { asDownload } from './as-download';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

const named = '/api/projects/:projectId/elsewhere';
const leaveSchema = z.array(z.string().min(1).max(200)).max(500).default([]);
const chooseSchema = z.strictObject({
  address: z.string().trim().min(1).max(300),
  token: z.string().trim().min(1).max(200),
  /** Whether the first publish there also moves the site's people, rows and uploads. */
  withData: z.boolean().default(true),
  /** Tables whose rows stay here even then. */
  leave: leaveSchema,
});
const publishSchema = z.strictObject({
  mayLose: z.boolean().default(false),
  withData: z.boolean().default(true),
  leave: leaveSchema,
});
const nameSchema = z.strictObject({ name: z.string().trim().min(1).max(80) });

const present = (tokens: readonly PublishToken[]) =>
  tokens.map(({ id, name, createdAt, usedAt }) => ({ id, name, createdAt, usedAt }));

/** Publishing an app of this computer on another Easel, and the tokens with which other Easels publish on this one. */
export const elsewhereEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'The Easel elsewhere that an app is published at, and how it stands there',
    answer: placeElsewhereSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.elsewhere.view({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'PUT',
    path: named,
    keeps: 'bounded',
    summary: 'Chooses an Easel by its address and a token made there, and begins to publish there what is live here',
    answer: placeElsewhereSchema,
    body: chooseSchema,
    run: async ({ server, viewer, params, body }) =>
      answerResult(await server.elsewhere.choose({ viewer, projectId: projectOf(params), ...body })),
  }),
  endpoint({
    method: 'DELETE',
    path: named,
    keeps: 'nothing',
    summary: 'Forgets that Easel; what is published there stays there',
    answer: placeElsewhereSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.elsewhere.forget({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/publishes`,
    keeps: 'bounded',
    summary: 'Begins to publish there what is live here; look again for how it goes',
    answer: placeElsewhereSchema,
    body: publishSchema,
    run: async ({ server, viewer, params, body }) =>
      answerResult(await server.elsewhere.publish({ viewer, projectId: projectOf(params), ...body })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/rollback`,
    keeps: 'bounded',
    summary: 'Makes an earlier deployment live again there',
    answer: placeElsewhereSchema,
    body: rollBackThereSchema,
    run: async ({ server, viewer, params, body }) =>
      answerResult(await server.elsewhere.rollBack({ viewer, projectId: projectOf(params), ...body })),
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/site`,
    keeps: 'nothing',
    summary: 'Takes the site down there; its data stays there',
    answer: placeElsewhereSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.elsewhere.takeDown({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/data`,
    keeps: 'data',
    summary: 'Puts what is stored there in the place of what the site here has stored, which is kept first',
    answer: broughtBackSchema,
    body: z.strictObject({}),
    run: async ({ server, viewer, params }) =>
      answerResult(await server.elsewhere.bringBack({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'GET',
    path: `${named}/data.zip`,
    summary: 'Everything that is stored there, as `everything.zip` of the Data tab',
    answer: bytesOf('application/zip'),
    run: (call) =>
      answerExport(call, async () => {
        const zip = await call.server.elsewhere.download({ viewer: call.viewer, projectId: projectOf(call.params) });
        if (!zip.ok) return zip;
        const headers = { 'content-type': 'application/zip', 'content-disposition': asDownload('data.zip') };
        return succeed({ stream: Readable.toWeb(zip.value) as ReadableStream<Uint8Array>, headers });
      }),
  }),
  endpoint({
    method: 'GET',
    path: '/api/publish-tokens',
    summary: 'The viewer’s tokens with which other Easels may publish here, the latest first',
    answer: publishTokensSchema,
    run: async ({ server, viewer }) => answerJson({ tokens: present(await server.publishTokens.list(viewer)) }),
  }),
  endpoint({
    method: 'POST',
    path: '/api/publish-tokens',
    keeps: 'row',
    summary: 'Makes one; the token itself is answered this once',
    answer: madeTokenSchema,
    body: nameSchema,
    status: 201,
    run: async ({ server, viewer, body }) =>
      answerResult(await server.publishTokens.make(viewer, body.name), 201, ({ token, tokens }) => ({
        token,
        tokens: present(tokens),
      })),
  }),
  endpoint({
    method: 'DELETE',
    path: '/api/publish-tokens/:tokenId',
    keeps: 'nothing',
    summary: 'Revokes one: nobody publishes with it any more; what was published stays',
    answer: publishTokensSchema,
    run: async ({ server, viewer, params }) =>
      answerJson({ tokens: present(await server.publishTokens.revoke(viewer, params['tokenId']!)) }),
  }),
];
