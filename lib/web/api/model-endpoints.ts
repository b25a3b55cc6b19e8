import { z } from 'zod';
import { demoExamples } from '../../turns/demo/demo-examples';
import { mergeConnection, type ModelSlot, modelSlots, viewConnection } from '../../turns/models/model-connection';
import {
  connectedModelSchema,
  examplesSchema,
  modelSettingsSchema,
  signInAddressSchema,
} from '../../base/answers/model-answers';
import { doneSchema } from '../../base/answers/done-answer';
import { noBody } from './answer-shape';
import type { ServerParts } from './server-parts';
import { answerError, answerJson } from './answer';
import { endpoint } from './endpoint';
import { connectModelSchema, idSchema, signInSchema } from './requests';

async function viewSlot({ models }: ServerParts, slot: ModelSlot) {
  const connection = await models.connection(slot);
  return connection && { ...viewConnection(connection.value), source: connection.source };
}

export const modelEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/examples',
    summary: 'The sentences the demo model can build from',
    answer: examplesSchema,
    run: async () => answerJson({ examples: demoExamples }),
  }),
  endpoint({
    method: 'GET',
    path: '/api/settings/model',
    summary:
      'The connected models (`connection` builds, `spare` steps in, `small` names), and those found on this computer',
    answer: modelSettingsSchema,
    run: async ({ server, viewer }) => {
      if (!server.maySetModel(viewer)) return answerError('not-found');
      const [connection, spare, small, found] = await Promise.all([
        viewSlot(server, 'build'),
        viewSlot(server, 'spare'),
        viewSlot(server, 'small'),
        server.models.findLocal(),
      ]);
      return answerJson({ connection, spare, small, found });
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/api/settings/model',
    keeps: 'operator',
    summary: 'Connects a model after one test call; `slot` (build, spare or small) says what for',
    answer: connectedModelSchema,
    body: connectModelSchema,
    run: async ({ server, viewer, body }) => {
      if (!server.maySetModel(viewer)) return answerError('not-found');
      const { apiKey, slot, price: typed, ...address } = body;
      const connections = await Promise.all(modelSlots.map((each) => server.models.connection(each)));
      // Use the slot's own key if it has one, otherwise another slot's key for the same host.
      const own = await server.models.connection(slot);
      const kept = [own, ...connections].flatMap((connection) => (connection ? [connection.value] : []));
      const isSame = own?.value.modelId === address.modelId && own.value.baseUrl === address.baseUrl;
      const before = isSame ? own.value.price : null;
      const price = typed ? { ...typed, cached: typed.input } : before;
      const input = { ...address, price, ...(apiKey === undefined ? {} : { key: apiKey }) };
      const wanted = mergeConnection(kept, input);
      const tested = await server.models.test(wanted);
      if (!tested.ok) return answerError(tested.error);
      await server.models.connect({ ...wanted, baseUrl: tested.value.baseUrl }, slot);
      return answerJson({
        connection: { ...viewConnection({ ...wanted, baseUrl: tested.value.baseUrl }), source: 'settings' },
      });
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/api/settings/model',
    keeps: 'operator',
    summary:
      'Disconnects the model of `?slot=` (build where it is absent); without one that builds the demo model answers',
    answer: doneSchema,
    run: async ({ server, viewer, query }) => {
      if (!server.maySetModel(viewer)) return answerError('not-found');
      const slot = z.enum(modelSlots).safeParse(query.get('slot') ?? 'build');
      if (!slot.success) return answerError('invalid-input');
      await server.models.disconnect(slot.data);
      return answerJson({ ok: true });
    },
  }),
  endpoint({
    method: 'POST',
    path: '/api/settings/model/sign-in',
    keeps: 'operator',
    summary: 'Begins signing in at OpenRouter; answers with the address to open',
    answer: signInAddressSchema,
    body: signInSchema,
    run: async ({ server, viewer, body }) => {
      if (!server.maySetModel(viewer)) return answerError('not-found');
      return answerJson(await server.signIn.begin(body));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/sign-in/openrouter/:state',
    summary: 'Where OpenRouter sends the browser back: keeps the key it gives, then shows the settings',
    answer: noBody,
    status: 303,
    run: async ({ server, viewer, params, query }) => {
      if (!server.maySetModel(viewer)) return answerError('not-found');
      const [state, code] = [idSchema.safeParse(params.state), query.get('code') ?? ''];
      if (!state.success) return answerError('not-found');
      // A person who cancels the sign-in comes back without a code.
      if (code === '' || code.length > 2000) return backToSettings({ problem: 'sign-in-refused' });
      const done = await server.signIn.finish({ state: state.data, code });
      if (!done.ok) return backToSettings({ problem: done.error.code });
      return backToSettings({
        'signed-in': done.value.slot,
        ...(done.value.problem && { problem: done.value.problem }),
      });
    },
  }),
];

/** Redirect, so that the address with the code does not stay in the history and is not sent as a referrer. */
function backToSettings(words: Record<string, string>): Response {
  return new Response(null, {
    status: 303,
    headers: {
      location: `/settings?${new URLSearchParams(words)}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  });
}
