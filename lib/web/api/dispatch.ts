import type { ProjectId } from '../../base/foundation/id';
import { readTarget } from '../../base/foundation/read-target';
import type { ServerParts } from './server-parts';
import { answerError, answerWith, readJson } from './answer';
import { bytesOf } from './answer-shape';
import { attachmentEndpoints } from './attachment-endpoints';
import { dataEndpoints } from './data-endpoints';
import { checkAnswer } from './check-answer';
import { type Endpoint, endpoint, matchPath } from './endpoint';
import { functionEndpoints } from './function-endpoints';
import { forkEndpoints } from './fork-endpoints';
import { exportEndpoints } from './export-endpoints';
import { momentEndpoints } from './moment-endpoints';
import { moneyEndpoints } from './money-endpoints';
import { hostEndpoints } from './host-endpoints';
import { hostedEndpoints } from './hosted-endpoints';
import { modelEndpoints } from './model-endpoints';
import { moduleEndpoints } from './module-endpoints';
import { openApiDocument } from './openapi';
import { operatorEndpoints } from './operator-endpoints';
import { previewEndpoints } from './preview-endpoints';
import { projectEndpoints } from './project-endpoints';
import { promiseEndpoints } from './promise-endpoints';
import { acceptedExposureEndpoints } from './accepted-exposure-endpoints';
import { reachEndpoints } from './reach-endpoints';
import { shareEndpoints } from './share-endpoints';
import { sharingEndpoints } from './sharing-endpoints';
import { firstRowsEndpoints } from './first-rows-endpoints';
import { siteEndpoints } from './site-endpoints';
import { domainEndpoints } from './domain-endpoints';
import { drawingEndpoints } from './drawing-endpoints';
import { elsewhereEndpoints } from './elsewhere-endpoints';
import { receivedEndpoints } from './received-endpoints';
import { suggestionEndpoints } from './suggestion-endpoints';
import { turnEndpoints } from './turn-endpoints';
import { versionEndpoints } from './version-endpoints';

/** Every call of the HTTP interface; the OpenAPI document is made from the same list. */
export const endpoints: readonly Endpoint[] = [
  ...projectEndpoints,
  ...turnEndpoints,
  ...attachmentEndpoints,
  ...versionEndpoints,
  ...momentEndpoints,
  ...dataEndpoints,
  ...promiseEndpoints,
  ...moduleEndpoints,
  ...previewEndpoints,
  ...siteEndpoints,
  ...firstRowsEndpoints,
  ...drawingEndpoints,
  ...reachEndpoints,
  ...elsewhereEndpoints,
  ...hostEndpoints,
  ...domainEndpoints,
  ...receivedEndpoints,
  ...sharingEndpoints,
  ...acceptedExposureEndpoints,
  ...hostedEndpoints,
  ...functionEndpoints,
  ...exportEndpoints,
  ...modelEndpoints,
  ...moneyEndpoints,
  ...suggestionEndpoints,
  ...shareEndpoints,
  ...forkEndpoints,
  ...operatorEndpoints,
  endpoint({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This interface as an OpenAPI document',
    // OpenAPI defines the form of this document.
    answer: bytesOf('application/json'),
    run: async () => {
      openApiText ??= JSON.stringify(openApiDocument(endpoints));
      return new Response(openApiText, {
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      });
    },
  }),
];
/** Made once, because it takes a while and blocks the server's only thread. */
let openApiText: string | undefined;

const idForm = /^[a-z2-7]{26}$/;
const idNames = new Set([
  'projectId',
  'turnId',
  'versionId',
  'otherId',
  'deploymentId',
  'momentId',
  'originId',
  'shareId',
  'appId',
  'tokenId',
]);

/**
 * Answers one call: finds the endpoint, identifies the viewer, validates the body and runs it. The front has already
 * refused foreign origins; the use case checks whether this viewer may do it.
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

    const viewer = await (one.byToken ? server.viewerOfToken(request.headers) : server.viewerOf(request.headers));
    if (!viewer.ok) return answerError(viewer.error);
    // Check this before the body is read, so that a request is refused unread if there is no room for it.
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
    if (!(answer instanceof Response)) return answerError(answer);
    if (server.checksAnswers) await checkAnswer(one, answer);
    return answer;
  }, server.onError);
}
