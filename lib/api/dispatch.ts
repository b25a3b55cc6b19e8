import type { ProjectId } from '../foundation/id';
import { readTarget } from '../foundation/read-target';
import type { ServerParts } from '../server/server-parts';
import { answerError, answerJson, answerWith, readJson } from './answer';
import { attachmentEndpoints } from './attachment-endpoints';
import { dataEndpoints } from './data-endpoints';
import { type Endpoint, endpoint, matchPath } from './endpoint';
import { exportEndpoints } from './export-endpoints';
import { momentEndpoints } from './moment-endpoints';
import { moneyEndpoints } from './money-endpoints';
import { hostedEndpoints } from './hosted-endpoints';
import { modelEndpoints } from './model-endpoints';
import { openApiDocument } from './openapi';
import { previewEndpoints } from './preview-endpoints';
import { projectEndpoints } from './project-endpoints';
import { promiseEndpoints } from './promise-endpoints';
import { meantEndpoints } from './meant-endpoints';
import { shareEndpoints } from './share-endpoints';
import { siteEndpoints } from './site-endpoints';
import { suggestionEndpoints } from './suggestion-endpoints';
import { turnEndpoints } from './turn-endpoints';
import { versionEndpoints } from './version-endpoints';

/** Every call of the HTTP interface; the OpenAPI document is made of the same list. */
export const endpoints: readonly Endpoint[] = [
  ...projectEndpoints,
  ...turnEndpoints,
  ...attachmentEndpoints,
  ...versionEndpoints,
  ...momentEndpoints,
  ...dataEndpoints,
  ...promiseEndpoints,
  ...previewEndpoints,
  ...siteEndpoints,
  ...meantEndpoints,
  ...hostedEndpoints,
  ...exportEndpoints,
  ...modelEndpoints,
  ...moneyEndpoints,
  ...suggestionEndpoints,
  ...shareEndpoints,
  // The front answers these two, before anybody is named; they stand here for the document.
  endpoint({
    method: 'GET',
    path: '/api/health',
    summary:
      'Whether Easel lives, on 127.0.0.1 too; with which version and model only to who is admitted: without the access code, and on an instance for guests, { "ok": true }',
    run: async ({ server }) => answerJson(server.health()),
  }),
  endpoint({
    method: 'GET',
    path: '/api/ready',
    summary:
      'Whether database, disk and engines answer, on 127.0.0.1 too; 503 otherwise. Which of them only to who is admitted',
    run: async ({ server }) => {
      const ready = await server.ready();
      return answerJson(ready, ready.ok ? 200 : 503);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This interface as an OpenAPI document',
    run: async () => {
      openApiText ??= JSON.stringify(openApiDocument(endpoints));
      return new Response(openApiText, {
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      });
    },
  }),
];
/** Made once: it takes a while, on the thread that serves everybody. */
let openApiText: string | undefined;

const idForm = /^[a-z2-7]{26}$/;
const idNames = new Set(['projectId', 'turnId', 'versionId', 'otherId', 'deploymentId', 'momentId']);

/**
 * Answers one call: finds it, names the viewer, checks the body, runs it. The front has refused strangers' origins
 * before; whether this viewer may do this is asked in the use case.
 */
export function dispatch(server: ServerParts, request: Request): Promise<Response> {
  return answerWith(async () => {
    const url = new URL(request.url);
    const target = readTarget(url.pathname);
    if (target === null) return answerError('address-unclear');
    const { path } = target;
    const found = endpoints.flatMap((one) => {
      const params = matchPath(one.path, path);
      return params ? [{ one, params }] : [];
    });
    if (found.length === 0) return answerError('not-found');
    const match = found.find(({ one }) => one.method === request.method);
    if (!match) return answerError('method-not-allowed');
    const { one, params } = match;
    if (Object.entries(params).some(([name, value]) => idNames.has(name) && !idForm.test(value)))
      return answerError('not-found');

    const viewer = await server.viewerOf(request.headers);
    if (!viewer.ok) return answerError(viewer.error);
    // Before the body is taken: what finds no room is not even read.
    const asked = {
      ...{ viewer: viewer.value, keeps: one.keeps },
      projectId: (params['projectId'] ?? null) as ProjectId | null,
      declaredBytes: Number(request.headers.get('content-length') ?? 0) || 0,
    };
    const answer = await server.keeping.call(asked, async () => {
      const body = one.body ? await readJson(request, one.body) : { ok: true as const, value: undefined };
      if (!body.ok) return answerError(body.error);
      return one.run({ server, viewer: viewer.value, params, query: url.searchParams, body: body.value, request });
    });
    return answer instanceof Response ? answer : answerError(answer);
  }, server.onError);
}
