import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BackendStore } from '../backends/backend-store';
import type { BackendId } from '../backends/backend';
import type { ProjectId } from '../foundation/id';
import type { AddressBook } from '../front/origins';
import { sendError } from '../front/respond';
import type { Preview } from '../previews/preview';
import type { PreviewStore } from '../previews/preview-store';
import { type AnswerBackend, backendPath } from './backend-handler';
import type { ReachPreview, TrialData } from './trial-data';

type Dependencies = {
  store: BackendStore;
  reachPreview: ReachPreview;
  /** Makes the oldest account the owner, where there is none. What the preview keeps is its maker’s alone. */
  ownFirst(id: BackendId): Promise<void>;
  duringTrial: TrialData['during'];
  previews: Pick<PreviewStore, 'find'>;
  answer: AnswerBackend;
  addresses: AddressBook;
};

/** Where backends are reached: below a preview's host, below a site's, and, for programs, below 127.0.0.1. */
export function createBackendHosts(dependencies: Dependencies) {
  const { store, reachPreview, ownFirst, duringTrial, previews, answer, addresses } = dependencies;
  const scheme = new URL(addresses.builder).protocol;
  /** The front server has answered only to hosts of ours. */
  const reachedAt = (request: IncomingMessage) => `${scheme}//${request.headers.host}/backend`;

  async function answerPreview(
    request: IncomingMessage,
    response: ServerResponse,
    preview: Preview,
    at: { prefix: string; reachedAt: string },
  ) {
    const path = backendPath(request.url, at.prefix);
    if (path === null) return sendError(response, 'not-found');
    // A page asks first whether it may ask; that needs no database.
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
    /** The same for programs, which can't set a Host; the front refuses pages. */
    async loopback(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
      const preview = await previews.find(key);
      if (!preview) return sendError(response, 'not-found');
      // A program's mails lead to the app itself.
      const prefix = `/backends/${key}`;
      return answerPreview(request, response, preview, {
        prefix,
        reachedAt: `${await addresses.preview(key)}/backend`,
      });
    },
    /** False where the app of this site has no backend: a visitor's call makes none. */
    async site(request: IncomingMessage, response: ServerResponse, projectId: ProjectId): Promise<boolean> {
      const path = backendPath(request.url, '/backend');
      const backend = path && (await store.find(projectId, 'live'));
      if (!backend) return false;
      await answer(request, response, { backendId: backend.id, path, reachedAt: reachedAt(request) });
      return true;
    },
  };
}
