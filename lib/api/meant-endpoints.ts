import { getProject } from '../projects/manage-projects';
import { answerError, answerJson } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

const named = '/api/projects/:projectId/meant';

/** What people said strangers, or all who sign in, may do with an app; said by publishing with `meant`. */
export const meantEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'What was said to be meant when publishing, the latest first',
    run: async ({ server, viewer, params }) => {
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      return answerJson({ meant: await server.meant.list(project.value.id) });
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/:key`,
    keeps: 'nothing',
    summary: 'Takes one back: the next publish asks again',
    run: async ({ server, viewer, params }) => {
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const isGone = await server.meant.takeBack(project.value.id, params['key'] ?? '');
      return isGone ? answerJson({ meant: await server.meant.list(project.value.id) }) : answerError('not-found');
    },
  }),
];
