import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { BackendId } from '../backends/backend';
import type { BackendStore } from '../backends/backend-store';
import type { ProjectId } from '../../base/foundation/id';
import type { AddressBook } from '../../base/http/origins';
import type { Preview } from '../../preview/previews/preview';
import type { AnswerBackend } from './backend-handler';
import { createBackendHosts } from './backend-hosts';

/** Each lane's backend is named after the lane. */
const store: BackendStore = {
  ensure: () => Promise.reject(new Error('not asked for')),
  find: async (projectId, lane) => ({
    id: lane as BackendId,
    projectId,
    lane,
    keys: { publishableKey: '', secretKey: '', jwtSecret: '' },
  }),
  get: async () => null,
  idOf: (_, lane) => lane as BackendId,
};

test('signing up in the preview may make somebody the owner; in a trial and on the site it does not', async () => {
  const calls: Parameters<AnswerBackend>[2][] = [];
  const owned: BackendId[] = [];
  const hosts = createBackendHosts({
    store,
    reachPreview: async ({ lane }) => lane as BackendId,
    ownFirst: async (id) => void owned.push(id),
    duringTrial: (_, work) => work(),
    previews: { find: async () => null },
    answerFunction: async () => false,
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

test('links in mails lead to where the site was opened: its own host, or the address it is reached at', async () => {
  const reached: string[] = [];
  const hosts = createBackendHosts({
    store,
    reachPreview: async ({ lane }) => lane as BackendId,
    ownFirst: async () => undefined,
    duringTrial: (_, work) => work(),
    previews: { find: async () => null },
    answer: async (_request, _response, call) => void reached.push(call.reachedAt),
    answerFunction: async () => false,
    addresses: { builder: 'http://app.localhost' } as AddressBook,
  });
  const request = { url: '/backend/auth/v1/otp', method: 'POST', headers: { host: 'club.sites.localhost' } };
  const [asked, response, projectId] = [request as IncomingMessage, {} as ServerResponse, 'project' as ProjectId];
  await hosts.site(asked, response, projectId);
  await hosts.site(asked, response, projectId, 'https://club.lhr.life');
  expect(reached).toEqual(['http://club.sites.localhost/backend', 'https://club.lhr.life/backend']);
});
