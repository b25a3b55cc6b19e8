import { getProject } from '../../projects/projects/manage-projects';
import { meantListSchema } from '../../base/answers/site-answers';
import { answerError, answerJson } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';

const named = '/api/projects/:projectId/meant';

/**
 * Exposures that a person accepted: what strangers, or all signed-in people, may do. A publish request sends them as
 * `meant`.
 */
export const acceptedExposureEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'What was said to be meant when publishing, the latest first',
    answer: meantListSchema,
    run: async ({ server, viewer, params }) => {
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      return answerJson({ meant: await server.acceptedExposures.list(project.value.id) });
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/:key`,
    keeps: 'nothing',
    summary: 'Takes one back: the next publish asks again',
    answer: meantListSchema,
    run: async ({ server, viewer, params }) => {
      const project = await getProject(server, { viewer, projectId: projectOf(params) });
      if (!project.ok) return answerError(project.error);
      const isGone = await server.acceptedExposures.takeBack(project.value.id, params['key'] ?? '');
      return isGone
        ? answerJson({ meant: await server.acceptedExposures.list(project.value.id) })
        : answerError('not-found');
    },
  }),
];
