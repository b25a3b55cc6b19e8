import { z } from 'zod';
import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { sha256Schema } from '../../base/files/file-operation';
import { mostPictureBytes } from '../../base/promises/picture';
import { parseJourney, type PromiseFault } from '../../base/promises/parse-promise';
import { printJourney } from '../../base/promises/print-step';
import { longestSentence, type AppPromise, type PromiseStep } from '../../base/promises/promise';
import { promiseIdSchema } from '../../base/promises/promise-schema';
import { addPromise, changePromise, listPromises, removePromise } from '../../projects/versions/change-promises';
import { readProjectSettings } from '../../projects/projects/project-settings';
import { keepPicture, showPicture } from '../../projects/versions/keep-picture';
import { changedPromiseSchema, promiseListSchema, storedPictureSchema } from '../../base/answers/promise-answers';
import { bytesOf } from './answer-shape';
import { answerError, answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';
import { readBytes } from './read-bytes';

/** Journeys are sent as text, in the language of `docs/promises.md`, one step per line. */
const sentenceSchema = z.string().trim().min(1).max(longestSentence);
const journeySchema = z.string().min(1).max(20_000);
const addPromiseSchema = z.strictObject({
  sentence: sentenceSchema,
  journey: journeySchema,
  /** The id of a removed promise that is restored. */
  id: promiseIdSchema.optional(),
});
const changePromiseSchema = z.strictObject({
  sentence: sentenceSchema.optional(),
  journey: journeySchema.optional(),
  isOff: z.boolean().optional(),
  proposal: z.enum(['accept', 'refuse']).optional(),
});

function present({ journey, proposal, ...rest }: AppPromise) {
  return {
    ...rest,
    journey: printJourney(journey),
    proposal:
      proposal && 'journey' in proposal
        ? { sentence: proposal.sentence, journey: printJourney(proposal.journey) }
        : proposal,
  };
}

const faultDetail = ({ line, code, word }: PromiseFault) => `promise ${line} ${code} ${word}`;

function readJourney(text: string): Result<PromiseStep[], AppError> {
  const journey = parseJourney(text);
  return journey.ok ? journey : fail({ code: 'invalid-input', detail: faultDetail(journey.error) });
}

const pictureHeaders = { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=31536000, immutable' };

export const promiseEndpoints = [
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/pictures',
    keeps: 'bytes',
    summary:
      'Stores a picture of the step a promise broke at, a JPEG of at most 200 kB, for the observation that names it',
    answer: storedPictureSchema,
    status: 201,
    run: async ({ server, viewer, params, request }) => {
      const bytes = await readBytes(request, mostPictureBytes);
      if (!bytes.ok) return answerError(bytes.error);
      return answerResult(await keepPicture(server, { viewer, projectId: projectOf(params), bytes: bytes.value }), 201);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/pictures/:sha256',
    summary: 'The picture of a step a promise broke at',
    answer: bytesOf('image/jpeg'),
    run: async ({ server, viewer, params }) => {
      const hash = sha256Schema.safeParse(params['sha256']);
      if (!hash.success) return answerError('not-found');
      const found = await showPicture(server, { viewer, projectId: projectOf(params), hash: hash.data });
      return found.ok ? new Response(Buffer.from(found.value), { headers: pictureHeaders }) : answerError(found.error);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/promises',
    summary: 'What the app must keep, as its current version says',
    answer: promiseListSchema,
    run: async ({ server, viewer, params }) => {
      const projectId = projectOf(params);
      const listed = await listPromises(server, { viewer, projectId });
      const project = await server.projects.get(projectId);
      if (!project) return answerError('not-found');
      const { writesPromises } = readProjectSettings(project.settings);
      return answerResult(listed, 200, (list) => ({ ...list, promises: list.promises.map(present), writesPromises }));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/promises',
    keeps: 'version',
    summary: 'Adds a promise by hand, as a version of its own',
    answer: changedPromiseSchema,
    body: addPromiseSchema,
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const journey = readJourney(body.journey);
      if (!journey.ok) return answerError(journey.error);
      const projectId = projectOf(params);
      const added = await addPromise(server, { viewer, projectId, ...body, journey: journey.value });
      return answerResult(added, 201, ({ version, promise }) => ({ versionId: version.id, promise: present(promise) }));
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/api/projects/:projectId/promises/:promiseId',
    keeps: 'version',
    summary: 'Renames, rewrites or switches off a promise, or answers what the model proposed for it',
    answer: changedPromiseSchema,
    body: changePromiseSchema,
    run: async ({ server, viewer, params, body }) => {
      const { journey: text, ...rest } = body;
      const journey = text === undefined ? succeed(undefined) : readJourney(text);
      if (!journey.ok) return answerError(journey.error);
      const change = { ...rest, ...(journey.value === undefined ? {} : { journey: journey.value }) };
      const promiseId = params['promiseId'] ?? '';
      const changed = await changePromise(server, { viewer, projectId: projectOf(params), promiseId, change });
      return answerResult(changed, 200, ({ version, promise }) => ({
        versionId: version.id,
        promise: present(promise),
      }));
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/api/projects/:projectId/promises/:promiseId',
    keeps: 'version',
    summary: 'Removes a promise, as a version of its own; adding it again with its id puts it back',
    answer: changedPromiseSchema,
    run: async ({ server, viewer, params }) => {
      const promiseId = params['promiseId'] ?? '';
      const removed = await removePromise(server, { viewer, projectId: projectOf(params), promiseId });
      return answerResult(removed, 200, ({ version, promise }) => ({
        versionId: version.id,
        promise: present(promise),
      }));
    },
  }),
];
