import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BackendLane, BackendStore } from '../backends/backend-store';
import type { BackendId } from '../backends/backend';
import type { ProjectId } from '../../base/foundation/id';
import type { AddressBook } from '../../base/http/origins';
import { sendError } from '../../base/http/respond';
import type { Preview } from '../../preview/previews/preview';
import type { PreviewStore } from '../../preview/previews/preview-store';
import { type AnswerBackend, backendPath } from './backend-handler';
import type { ReachPreview, TrialData } from '../trials/trial-data';

/** A call at a backend's address: `path` is the backend's own, and `reach` opens its data. */
export type CallAtHost = {
  path: string;
  projectId: ProjectId;
  lane: BackendLane;
  reachedAt: string;
  reach(): Promise<BackendId | null>;
};

type Dependencies = {
  store: BackendStore;
  reachPreview: ReachPreview;
  /** Makes the oldest account the owner if there is none. The preview's data belongs to its maker alone. */
  ownFirst(id: BackendId): Promise<void>;
  duringTrial: TrialData['during'];
  previews: Pick<PreviewStore, 'find'>;
  answer: AnswerBackend;
  /** Handles a call to one of the app's server functions; returns false for every other call. */
  answerFunction(request: IncomingMessage, response: ServerResponse, call: CallAtHost): Promise<boolean>;
  addresses: AddressBook;
};

/** Where backends are reached: under a preview's host, under a site's, and, for programs, under 127.0.0.1. */
export function createBackendHosts(dependencies: Dependencies) {
  const { store, reachPreview, ownFirst, duringTrial, previews, answer, answerFunction, addresses } = dependencies;
  const scheme = new URL(addresses.builder).protocol;
  /** The front server only passes on our own hosts. */
  const reachedAt = (request: IncomingMessage) => `${scheme}//${request.headers.host}/backend`;

  async function answerPreview(
    request: IncomingMessage,
    response: ServerResponse,
    preview: Preview,
    at: { prefix: string; reachedAt: string },
  ) {
    const path = backendPath(request.url, at.prefix);
    if (path === null) return sendError(response, 'not-found');
    const { projectId } = preview;
    const lane = preview.lane === 'try' ? 'try' : 'preview';
    const asked = { path, projectId, lane, reachedAt: at.reachedAt, reach: () => reachPreview(preview) } as const;
    const askFunction = () => answerFunction(request, response, asked);
    if (isFunction(path)) {
      const isAnswered = await (lane === 'try' ? duringTrial(projectId, askFunction) : askFunction());
      return isAnswered ? undefined : sendError(response, 'not-found');
    }
    // A CORS preflight needs no database.
    const backendId =
      request.method === 'OPTIONS' ? store.idOf(preview.projectId, 'preview') : await reachPreview(preview);
    const isTrial = preview.lane === 'try';
    const to = { backendId, path, reachedAt: at.reachedAt, isTrial };
    const onSignedIn = isTrial ? null : () => ownFirst(backendId);
    const call = () => answer(request, response, { ...to, ...(onSignedIn && { onSignedIn }) });
    return isTrial ? duringTrial(preview.projectId, call) : call();
  }

  return {
    preview: (request: IncomingMessage, response: ServerResponse, preview: Preview) =>
      answerPreview(request, response, preview, { prefix: '/backend', reachedAt: reachedAt(request) }),
    /** The same for programs, which can't set a Host header; the front server refuses calls from web pages. */
    async loopback(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
      const preview = await previews.find(key);
      if (!preview) return sendError(response, 'not-found');
      // Links in mails lead a program to the app itself.
      const prefix = `/backends/${key}`;
      return answerPreview(request, response, preview, {
        prefix,
        reachedAt: `${await addresses.preview(key)}/backend`,
      });
    },
    /**
     * False if this site's app has no backend: a visitor's call does not create one. `origin`: the origin at which the
     * site was opened, if that is not its host here.
     */
    async site(
      request: IncomingMessage,
      response: ServerResponse,
      projectId: ProjectId,
      origin: string | null = null,
    ): Promise<boolean> {
      const path = backendPath(request.url, '/backend');
      const backend = path && (await store.find(projectId, 'live'));
      if (!backend) return false;
      const at = { path, reachedAt: origin === null ? reachedAt(request) : `${origin}/backend` };
      const reach = async () => backend.id;
      if (isFunction(path)) return answerFunction(request, response, { ...at, projectId, lane: 'live', reach });
      await answer(request, response, { backendId: backend.id, ...at });
      return true;
    },
    /**
     * Handles calls to the database of a share's visitors; `reach` resolves to null if the share was withdrawn
     * meanwhile.
     */
    async shared(
      request: IncomingMessage,
      response: ServerResponse,
      { projectId, idOf, reach }: { projectId: ProjectId; idOf(): BackendId; reach(): Promise<BackendId | null> },
    ): Promise<boolean> {
      const path = backendPath(request.url, '/backend');
      if (path !== null && isFunction(path)) {
        const at = { path, reachedAt: reachedAt(request) };
        return answerFunction(request, response, { ...at, projectId, lane: 'shared', reach });
      }
      // A CORS preflight needs no database.
      const backendId = path && (request.method === 'OPTIONS' ? idOf() : await reach());
      if (path === null || !backendId) return false;
      await answer(request, response, { backendId, path, reachedAt: reachedAt(request) });
      return true;
    },
  };
}

/** Paths of the app's server functions, and of the page that stands in for checkout in their test mode. */
const isFunction = (path: string) => path.startsWith('/functions/v1/') || path.startsWith('/payments-test/');

export type BackendHosts = ReturnType<typeof createBackendHosts>;
