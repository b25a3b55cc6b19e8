import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { BackendId } from '../backends/backend';
import type { ProjectId } from '../foundation/id';
import type { AddressBook } from '../front/origins';
import type { Preview } from '../previews/preview';
import type { AnswerBackend } from './backend-handler';
import { createBackendHosts } from './backend-hosts';

test('whoever signs up in the preview may become the owner, in a trial and on the site nobody by that', async () => {
  const calls: Parameters<AnswerBackend>[2][] = [];
  const owned: BackendId[] = [];
  const hosts = createBackendHosts({
    store: {
      ensure: () => Promise.reject(new Error('not asked for')),
      find: async (projectId, lane) => ({
        id: lane as BackendId,
        projectId,
        lane,
        keys: { publishableKey: '', secretKey: '', jwtSecret: '' },
      }),
      get: async () => null,
      idOf: (_, lane) => lane as BackendId,
    },
    reachPreview: async ({ lane }) => lane as BackendId,
    ownFirst: async (id) => void owned.push(id),
    duringTrial: (_, work) => work(),
    previews: { find: async () => null },
    answer: async (_request, _response, call) => void calls.push(call),
    addresses: { builder: 'http://app.localhost' } as AddressBook,
  });
  const request = {
    url: '/backend/auth/v1/signup',
    method: 'POST',
    headers: { host: 'p-1.app.localhost' },
  } as IncomingMessage;
  const [response, projectId] = [{} as ServerResponse, 'project' as ProjectId];
  await hosts.preview(request, response, { projectId, lane: 'main' } as Preview);
  await hosts.preview(request, response, { projectId, lane: 'try' } as Preview);
  expect(await hosts.site(request, response, projectId)).toBe(true);
  for (const call of calls) await call.onSignedIn?.();
  expect(calls.map(({ backendId }) => backendId)).toEqual(['main', 'try', 'live']);
  expect(owned).toEqual(['main']);
});
