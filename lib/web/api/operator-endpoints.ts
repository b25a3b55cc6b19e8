import { healthSchema, hostAllowedSchema, readinessSchema } from '../../base/answers/health-answers';
import { answerError, answerJson } from './answer';
import { bytesOf } from './answer-shape';
import { endpoint } from './endpoint';

/**
 * Calls for the operator. The front responds to these before it identifies the viewer, if they are from programs of
 * this machine or of trusted addresses, under any host name. Here, `/api/hosts/allowed` and `/api/metrics` are for the
 * operator only, from anywhere.
 */
export const operatorEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/health',
    summary:
      'Whether Easel lives, on 127.0.0.1 too; with which version and model only to who is admitted: without the access code, and on an instance for guests, { "ok": true }',
    answer: healthSchema,
    run: async ({ server }) => answerJson(server.health()),
  }),
  endpoint({
    method: 'GET',
    path: '/api/ready',
    summary:
      'Whether database, disk and engines answer, on 127.0.0.1 too; 503 otherwise. Which of them only to who is admitted',
    answer: readinessSchema,
    alsoAnswers: { 503: readinessSchema },
    run: async ({ server }) => {
      const ready = await server.ready();
      return answerJson(ready, ready.ok ? 200 : 503);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/hosts/allowed',
    summary:
      'Whether something is served under ?domain=, so that a proxy may get a certificate for it; 404 otherwise. For programs of this machine and of trusted addresses, under any Host, and for the operator',
    answer: hostAllowedSchema,
    run: async ({ server, viewer, request, query }) => {
      if (!server.isOperator(viewer, request.headers)) return answerError('not-found');
      const domain = query.get('domain');
      if (domain === null) return answerError({ code: 'invalid-input', detail: 'domain: name one' });
      const isAllowed = await server.isHostAllowed(domain);
      return isAllowed ? answerJson({ allowed: true as const }) : answerError('not-found');
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/metrics',
    summary: 'Figures for Prometheus, without any name. To the same programs, and to the operator',
    answer: bytesOf('text/plain'),
    run: async ({ server, viewer, request }) => {
      if (!server.isOperator(viewer, request.headers)) return answerError('not-found');
      const { contentType, text } = await server.metrics();
      return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
    },
  }),
];
