import { liveDataSchema, movedDataSchema, returnedDataSchema } from '../../base/answers/site-answers';
import { answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';
import { hostedProjectSchema } from './requests';

const named = '/api/projects/:projectId/live-data';

/** Where the data of a published app is stored. */
export const hostedEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'Where live data is: `url` of a Supabase project of one’s own, or null for Easel',
    answer: liveDataSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.dataSwitch.view({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'PUT',
    path: named,
    keeps: 'bounded',
    summary: 'Tries a Supabase project, copies live data there and uses it; publish again afterwards',
    answer: movedDataSchema,
    body: hostedProjectSchema,
    run: async ({ server, viewer, params, body }) =>
      answerResult(await server.dataSwitch.toHosted({ viewer, projectId: projectOf(params), given: body })),
  }),
  endpoint({
    method: 'DELETE',
    path: named,
    keeps: 'nothing',
    summary: 'Uses Easel’s own data again, as it was before the move; what is at Supabase stays there',
    answer: returnedDataSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.dataSwitch.toEasel({ viewer, projectId: projectOf(params) }), 200, () => ({
        url: null,
      })),
  }),
];
