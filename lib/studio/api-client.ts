import { z } from 'zod';
import { lookup } from 'mrmime';
import type { AttachmentInput } from '../attachments/attachment';
import { sha256Schema, type FileOperation, type FileTree } from '../files/file-operation';
import type { Path } from '../files/path';
import type { DraftId, ProjectId, QuestionId, TurnId, VersionId } from '../foundation/id';
import { plainRecord } from '../foundation/own-value';
import { fail, succeed } from '../foundation/result';
import type { CompilerOperation } from '../runtime/compiler';
import type { EngineSetting } from '../runtime/choose-engine';
import type { Observation } from '../runtime/runtime';
import type { TurnMode } from '../turn-events/turn-event';
import { anyAnswer, type CallResult, type Request } from './request';

const turnSchema = z.object({ turnId: z.string(), queued: z.boolean().optional() });
const projectSchema = z.object({ projectId: z.string() });
const madeSchema = z.object({ versionId: z.string(), version: z.object({ number: z.number() }) });
const suggestionsSchema = z.object({ suggestions: z.array(z.object({ id: z.string(), text: z.string() })) });
const pictureSchema = z.object({ picture: sha256Schema });
const treeSchema = z.record(
  z.string(),
  z.object({ hash: sha256Schema, size: z.number(), locked: z.literal(true).optional() }),
);

export type Answer =
  | { questionId: QuestionId; choice: string }
  | { questionId: QuestionId; text: string }
  /** `plan` where the person changed it. */
  | { questionId: QuestionId; approve: boolean; plan?: string };

/** The calls of one project the studio itself makes; panes make theirs through `request`. Each fails with a code, none throws. */
export type ProjectApi = ReturnType<typeof createProjectApi>;

export function createProjectApi(
  { request, fetch }: { request: Request; fetch: typeof globalThis.fetch },
  projectId: ProjectId,
) {
  const project = `/api/projects/${projectId}`;
  const turn = (turnId: TurnId) => `${project}/turns/${turnId}`;
  const fileAt = (versionId: VersionId, path: Path) =>
    `${project}/versions/${versionId}/files/${path.split('/').map(encodeURIComponent).join('/')}`;

  /** Null where it could not be sent; then words alone tell what was there. */
  async function sendPicture(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
    try {
      const response = await fetch(`${project}/pictures`, { method: 'POST', body: bytes });
      const answer = pictureSchema.safeParse(await response.json());
      return answer.success ? answer.data.picture : null;
    } catch {
      return null;
    }
  }

  return {
    request,
    sendPrompt: (prompt: string, mode: TurnMode = 'build', images: readonly AttachmentInput[] = []) =>
      request('POST', `${project}/turns`, turnSchema, { prompt, mode, ...(images.length > 0 && { images }) }),
    /** Asks for what kept the app from going out to be mended; the version that comes of it is published by itself. */
    mendAndPublish: (prompt: string) =>
      request('POST', `${project}/turns`, turnSchema, { prompt, mode: 'build', after: 'publish' }),
    /** Lets that be mended all the same, and not be published. */
    cancelPublish: (turnId: TurnId) => request('DELETE', `${turn(turnId)}/after`, anyAnswer),
    stop: (turnId: TurnId) => request('POST', `${turn(turnId)}/stop`, anyAnswer, {}),
    continueTurn: (turnId: TurnId) => request('POST', `${turn(turnId)}/continue`, turnSchema, {}),
    answer: (turnId: TurnId, answer: Answer) => request('POST', `${turn(turnId)}/answer`, anyAnswer, answer),
    cancelQueued: (turnId: TurnId) => request('DELETE', turn(turnId), anyAnswer),
    /** Demo only: the rest of the recording at once. */
    showItAll: (turnId: TurnId) => request('POST', `${turn(turnId)}/skip`, anyAnswer, {}),
    /** A sign of life while a draft is tried. */
    observeProgress: (turnId: TurnId, draftId: DraftId, treeHash: string) =>
      request('POST', `${turn(turnId)}/observations/progress`, anyAnswer, { draftId, treeHash }),
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
      return request('POST', `${turn(turnId)}/observations`, anyAnswer, { ...rest, draftId, promises: told });
    },
    setPlanFirst: (planFirst: boolean) => request('PATCH', project, anyAnswer, { planFirst }),
    suggestions: () => request('GET', `${project}/suggestions`, suggestionsSchema),
    restore: (versionId: VersionId) => request('POST', `${project}/restore`, madeSchema, { versionId }),
    /** Makes a version of what a person wrote, on top of the one they saw. */
    save: (parentId: VersionId, summary: string, operations: readonly FileOperation[]) =>
      request('POST', `${project}/versions`, madeSchema, { parentId, summary, operations }),
    rename: (name: string) => request('PATCH', project, anyAnswer, { name }),
    /** What the app runs with; the page has to be opened anew for it. */
    runWith: (runtime: EngineSetting) => request('PATCH', project, anyAnswer, { runtime }),
    remove: () => request('DELETE', project, anyAnswer),
    undelete: () => request('POST', `${project}/undelete`, anyAnswer, {}),
    duplicate: () => request('POST', `${project}/duplicate`, projectSchema, {}),

    /** Stores bytes, at least one, for what names them later. */
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

    /** All files of a version; the tree's own hash is the answer's ETag. */
    async tree(versionId: VersionId): Promise<CallResult<{ hash: string | null; entries: FileTree }>> {
      try {
        const response = await fetch(`${project}/versions/${versionId}/tree`);
        if (!response.ok) return fail({ code: 'not-found' });
        const entries = treeSchema.safeParse(await response.json());
        if (!entries.success) return fail({ code: 'internal', detail: z.prettifyError(entries.error) });
        const hash = /[0-9a-f]{64}/.exec(response.headers.get('etag') ?? '')?.[0] ?? null;
        // Paths are people's: an app may have a file called `constructor`, and mostly has none.
        return succeed({ hash, entries: plainRecord(Object.entries(entries.data)) });
      } catch {
        return fail({ code: 'offline' });
      }
    },

    /** A file of a version as the compiler takes it: text as text, anything else by its hash. The content decides, since a name can't: `.ts` is also a kind of video. */
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

/** Null where the bytes are no text. */
function decodeText(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
