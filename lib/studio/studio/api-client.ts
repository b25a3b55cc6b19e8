import { z } from 'zod';
import { lookup } from 'mrmime';
import { doneSchema } from '../../base/answers/done-answer';
import { listedProjectSchema, madeProjectSchema } from '../../base/answers/project-answers';
import { storedPictureSchema } from '../../base/answers/promise-answers';
import { countedSchema, startedTurnSchema, suggestionsSchema, takenBackSchema } from '../../base/answers/turn-answers';
import { madeVersionSchema, restoredVersionSchema, treeSchema } from '../../base/answers/version-answers';
import type { AttachmentInput } from '../../base/attachments/attachment';
import type { FileOperation, FileTree } from '../../base/files/file-operation';
import type { Path } from '../../base/files/path';
import type { DraftId, ProjectId, QuestionId, TurnId, VersionId } from '../../base/foundation/id';
import { plainRecord } from '../../base/foundation/own-value';
import { fail, succeed } from '../../base/foundation/result';
import type { CompilerOperation } from '../../preview/runtime/compiler';
import type { EngineSetting } from '../../preview/runtime/choose-engine';
import type { Observation } from '../../preview/runtime/runtime';
import type { TurnMode } from '../../base/turn-events/turn-event';
import type { CallResult, Request } from './request';
import type { SolvedCheck } from './solve-guest-check';

export type Answer =
  | { questionId: QuestionId; choice: string }
  | { questionId: QuestionId; text: string }
  /** `plan` if the person changed it. */
  | { questionId: QuestionId; approve: boolean; plan?: string };

/**
 * Calls of one project that the studio itself makes; panes make theirs through `request`. They fail with a code and
 * never throw.
 */
export type ProjectApi = ReturnType<typeof createProjectApi>;

export function createProjectApi(
  {
    request,
    fetch,
    prove,
  }: {
    request: Request;
    fetch: typeof globalThis.fetch;
    /** Proves that a guest is not a robot, for guests who start with an app that they didn't build: a fork. */
    prove: () => Promise<CallResult<SolvedCheck | null>>;
  },
  projectId: ProjectId,
) {
  const project = `/api/projects/${projectId}`;
  const turn = (turnId: TurnId) => `${project}/turns/${turnId}`;
  const fileAt = (versionId: VersionId, path: Path) =>
    `${project}/versions/${versionId}/files/${path.split('/').map(encodeURIComponent).join('/')}`;

  /** Null if the picture could not be uploaded; then only the text says what was there. */
  async function sendPicture(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
    try {
      const response = await fetch(`${project}/pictures`, { method: 'POST', body: bytes });
      const answer = storedPictureSchema.safeParse(await response.json());
      return answer.success ? answer.data.picture : null;
    } catch {
      return null;
    }
  }

  return {
    request,
    sendPicture,
    async sendPrompt(prompt: string, mode: TurnMode = 'build', images: readonly AttachmentInput[] = []) {
      const send = (solved: SolvedCheck | null) =>
        request('POST', `${project}/turns`, startedTurnSchema, {
          ...{ prompt, mode },
          ...(images.length > 0 && { images }),
          ...(solved !== null && { proof: solved.proof }),
        });
      const sent = await send(null);
      if (sent.ok || sent.error.code !== 'guest-check-needed') return sent;
      const solved = await prove();
      return solved.ok ? send(solved.value) : solved;
    },
    /** Asks for a repair of what blocked publishing; the resulting version is published automatically. */
    mendAndPublish: (prompt: string) =>
      request('POST', `${project}/turns`, startedTurnSchema, { prompt, mode: 'build', after: 'publish' }),
    /** Lets that repair go on, but does not publish its version. */
    cancelPublish: (turnId: TurnId) => request('DELETE', `${turn(turnId)}/after`, doneSchema),
    stop: (turnId: TurnId) => request('POST', `${turn(turnId)}/stop`, doneSchema, {}),
    continueTurn: (turnId: TurnId) => request('POST', `${turn(turnId)}/continue`, startedTurnSchema, {}),
    answer: (turnId: TurnId, answer: Answer) => request('POST', `${turn(turnId)}/answer`, doneSchema, answer),
    cancelQueued: (turnId: TurnId) => request('DELETE', turn(turnId), takenBackSchema),
    /** Demo only: plays the rest of the recording at once. */
    showItAll: (turnId: TurnId) => request('POST', `${turn(turnId)}/skip`, doneSchema, {}),
    /** Tells the server that a draft is still being tried. */
    observeProgress: (turnId: TurnId, draftId: DraftId, treeHash: string) =>
      request('POST', `${turn(turnId)}/observations/progress`, countedSchema, { draftId, treeHash }),
    async observe(turnId: TurnId, draftId: DraftId, { pictures = [], ...seen }: Observation) {
      const { promises, ...rest } = seen;
      const kept = new Map<string, string>();
      for (const { promiseId, bytes } of pictures) {
        const hash = await sendPicture(bytes);
        if (hash !== null) kept.set(promiseId, hash);
      }
      const told = promises?.map((result) => {
        const picture = kept.get(result.id);
        return result.outcome === 'broken' && picture !== undefined ? { ...result, picture } : result;
      });
      return request('POST', `${turn(turnId)}/observations`, countedSchema, { ...rest, draftId, promises: told });
    },
    setPlanFirst: (planFirst: boolean) => request('PATCH', project, listedProjectSchema, { planFirst }),
    setWritesPromises: (writesPromises: boolean) => request('PATCH', project, listedProjectSchema, { writesPromises }),
    suggestions: () => request('GET', `${project}/suggestions`, suggestionsSchema),
    restore: (versionId: VersionId) => request('POST', `${project}/restore`, restoredVersionSchema, { versionId }),
    /** Makes a version of the person's edits, on top of the version they saw. */
    save: (parentId: VersionId, summary: string, operations: readonly FileOperation[]) =>
      request('POST', `${project}/versions`, madeVersionSchema, { parentId, summary, operations }),
    rename: (name: string) => request('PATCH', project, listedProjectSchema, { name }),
    /** Sets the engine that runs the app; takes effect once the page is reloaded. */
    runWith: (runtime: EngineSetting) => request('PATCH', project, listedProjectSchema, { runtime }),
    remove: () => request('DELETE', project, doneSchema),
    undelete: () => request('POST', `${project}/undelete`, listedProjectSchema, {}),
    duplicate: () => request('POST', `${project}/duplicate`, madeProjectSchema, {}),

    /** Stores bytes (at least one) that a later call will name by hash. */
    async putBlob(hash: string, bytes: Uint8Array): Promise<CallResult<null>> {
      try {
        const response = await fetch(`${project}/blobs/${hash}`, { method: 'PUT', body: new Uint8Array(bytes) });
        return response.ok
          ? succeed(null)
          : fail({ code: response.status === 413 ? 'site-too-large' : 'blob-missing' });
      } catch {
        return fail({ code: 'offline' });
      }
    },

    /** All files of a version; the response's ETag is the tree's own hash. */
    async tree(versionId: VersionId): Promise<CallResult<{ hash: string | null; entries: FileTree }>> {
      try {
        const response = await fetch(`${project}/versions/${versionId}/tree`);
        if (!response.ok) return fail({ code: 'not-found' });
        const entries = treeSchema.safeParse(await response.json());
        if (!entries.success) return fail({ code: 'internal', detail: z.prettifyError(entries.error) });
        const hash = /[0-9a-f]{64}/.exec(response.headers.get('etag') ?? '')?.[0] ?? null;
        // Paths are chosen by people: an app may have a file called `constructor`, and mostly doesn't.
        return succeed({ hash, entries: plainRecord(Object.entries(entries.data)) });
      } catch {
        return fail({ code: 'offline' });
      }
    },

    /**
     * A file of a version as the compiler takes it: text inline, anything else by its hash. The content decides, not
     * the name: `.ts` is also a video format.
     */
    async readFile(versionId: VersionId, path: Path, hash: string): Promise<CallResult<CompilerOperation>> {
      try {
        const response = await fetch(fileAt(versionId, path));
        if (!response.ok) return fail({ code: 'file-missing' });
        const content = decodeText(await response.arrayBuffer());
        if (content !== null) return succeed({ type: 'file-write', path, content });
        return succeed({
          type: 'file-write',
          path,
          blob: hash,
          contentType: lookup(path) ?? 'application/octet-stream',
        });
      } catch {
        return fail({ code: 'offline' });
      }
    },
  };
}

/** Null if the bytes are not text. */
function decodeText(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
