import { getProject } from '../../projects/projects/manage-projects';
import { drawingSchema } from '../../publishing/drawn-pages/drawn-page';
import { reasonToDraw } from '../../publishing/sites/drawing-state';
import { keepDrawing } from '../../publishing/sites/keep-drawing';
import { type Site, standingDrawing } from '../../publishing/sites/site';
import { drawingStateSchema } from '../../base/answers/site-answers';
import type { ServerParts } from './server-parts';
import { answerError, answerJson } from './answer';
import { bookOf } from './book-of';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

const path = '/api/projects/:projectId/site/drawing';

async function presentState(server: ServerParts, site: Site | null, book: ReturnType<ServerParts['addressesFor']>) {
  const deploymentId = site?.liveDeploymentId ?? null;
  const now = server.now();
  if (!site || deploymentId === null)
    return { url: null, deploymentId: null, isHidden: site?.isHidden ?? false, drawn: null, reason: null, now };
  const address = server.urlOf(site.slug);
  const drawn = standingDrawing(site, address);
  return {
    url: await book.site(site.slug),
    ...{ deploymentId, isHidden: site.isHidden, now },
    drawn: drawn && { drawnAt: drawn.drawnAt, pages: drawn.pages, hasPicture: drawn.hasPicture },
    reason: reasonToDraw(site, { address, rowsChangedAt: server.rowsWatch.changedAt(site.projectId) }),
  };
}

export const drawingEndpoints = [
  endpoint({
    method: 'GET',
    path,
    summary: 'Whether the site’s pages are served with their words, and whether a tab should draw them now',
    answer: drawingStateSchema,
    run: async (call) => {
      const { server, viewer, params } = call;
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      return answerJson(await presentState(server, await server.sites.site(project.value.id), bookOf(call)));
    },
  }),
  endpoint({
    method: 'PUT',
    path,
    keeps: 'bytes',
    summary: 'Hands in the site’s pages as a tab drew them; only markup that can do nothing is kept',
    answer: drawingStateSchema,
    body: drawingSchema,
    run: async (call) => {
      const { server, viewer, params, body } = call;
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const kept = await keepDrawing(server, project.value.id, body);
      if (!kept.ok) return answerError(kept.error);
      return answerJson(await presentState(server, await server.sites.site(project.value.id), bookOf(call)));
    },
  }),
];
