import { demoExamples } from '../demo/demo-examples';
import { mergeConnection, viewConnection } from '../models/model-connection';
import { answerError, answerJson } from './answer';
import { endpoint } from './endpoint';
import { connectModelSchema } from './requests';

export const modelEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/examples',
    summary: 'The sentences the demo model can build from',
    run: async () => answerJson({ examples: demoExamples }),
  }),
  endpoint({
    method: 'GET',
    path: '/api/settings/model',
    summary: 'The connected model, and models found on this computer',
    run: async ({ server, viewer }) => {
      if (!server.maySetModel(viewer)) return answerError('not-found');
      const [connection, found] = await Promise.all([server.models.connection(), server.models.findLocal()]);
      const view = connection && { ...viewConnection(connection.value), source: connection.source };
      return answerJson({ connection: view, found });
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/api/settings/model',
    summary: 'Connects a model after one test call',
    body: connectModelSchema,
    run: async ({ server, viewer, body }) => {
      if (!server.maySetModel(viewer)) return answerError('not-found');
      const kept = await server.models.connection();
      const { apiKey, ...address } = body;
      const input = { ...address, price: null, ...(apiKey === undefined ? {} : { key: apiKey }) };
      const wanted = mergeConnection(kept?.value ?? null, input);
      const tested = await server.models.test(wanted);
      if (!tested.ok) return answerError(tested.error);
      await server.models.connect({ ...wanted, baseUrl: tested.value.baseUrl });
      return answerJson({
        connection: { ...viewConnection({ ...wanted, baseUrl: tested.value.baseUrl }), source: 'settings' },
      });
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/api/settings/model',
    summary: 'Disconnects the model; the demo model answers again',
    run: async ({ server, viewer }) => {
      if (!server.maySetModel(viewer)) return answerError('not-found');
      await server.models.disconnect();
      return answerJson({ ok: true });
    },
  }),
];
