import { z } from 'zod';
import { siteDomainSchema } from '../../base/answers/domain-answers';
import { answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

const named = '/api/projects/:projectId/site/domain';

/** Endpoints for the custom domain of a site. */
export const domainEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'The domain of its owner’s that a site has or is to have, and the entries that prove it',
    answer: siteDomainSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.siteDomains.view({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'PUT',
    path: named,
    keeps: 'bounded',
    summary: 'Names the domain; it counts once one of the entries is there',
    answer: siteDomainSchema,
    body: z.strictObject({ name: z.string().trim().min(1).max(300) }),
    run: async ({ server, viewer, params, body }) =>
      answerResult(await server.siteDomains.choose({ viewer, projectId: projectOf(params), name: body.name })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/check`,
    keeps: 'bounded',
    summary:
      'Looks whether one of the entries is there; the site then answers at the domain, and its other address leads to it',
    answer: siteDomainSchema,
    body: z.strictObject({}),
    run: async ({ server, viewer, params }) =>
      answerResult(await server.siteDomains.check({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'DELETE',
    path: named,
    keeps: 'nothing',
    summary: 'Removes the domain; the site answers at its own address alone',
    answer: siteDomainSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.siteDomains.remove({ viewer, projectId: projectOf(params) })),
  }),
];
