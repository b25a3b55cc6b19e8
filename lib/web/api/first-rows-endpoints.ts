import { getProject } from '../../projects/projects/manage-projects';
import { wasEverLive } from '../../publishing/sites/was-ever-live';
import { keepLive } from '../../time-machine/moments/keep-live';
import { takeChoiceSchema, takenSchema, takeOutlookSchema } from '../../base/answers/first-rows-answers';
import { answerError, answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

const path = '/api/projects/:projectId/site/rows';

export const firstRowsEndpoints = [
  endpoint({
    method: 'GET',
    path,
    summary: 'What the preview holds that could go along to the site: rows by table, accounts, uploads',
    answer: takeOutlookSchema,
    run: async ({ server, viewer, params }) => {
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const { id } = project.value;
      const isFirst = !(await wasEverLive(server.sites, id));
      return answerResult(await server.firstRows.foresee(id, isFirst), 200, (outlook) => ({ isFirst, ...outlook }));
    },
  }),
  endpoint({
    method: 'POST',
    path,
    keeps: 'bytes',
    summary:
      'Takes rows, accounts and uploads of the preview along to the live site; what went along once never does again',
    answer: takenSchema,
    body: takeChoiceSchema,
    run: async ({ server, viewer, params, body }) => {
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const { id } = project.value;
      if (!(await server.sites.site(id))?.liveDeploymentId) return answerError('not-deployed');
      if (await server.appBackends.isHeld(id)) return answerError('turn-running');
      const kept = await keepLive(server, { projectId: id, reason: 'rows' });
      if (!kept.ok) return answerError(kept.error);
      return answerResult(await server.firstRows.take(id, body, false));
    },
  }),
];
