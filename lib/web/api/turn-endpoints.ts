import { z } from 'zod';
import { takeAttachments } from '../../base/attachments/take-attachments';
import { sha256Schema } from '../../base/files/file-operation';
import type { DraftId, QuestionId } from '../../base/foundation/id';
import { streamEvents, streamTurnEvents } from '../../base/channel/stream-events';
import { getProject } from '../../projects/projects/manage-projects';
import { readProjectSettings, usualMode } from '../../projects/projects/project-settings';
import { authorise } from '../../base/viewers/project-access';
import { answerTurn } from '../../turns/turns/answer-turn';
import { readTurnPrompt } from '../../turns/turns/read-turn-prompt';
import { reportObservation, reportProgress } from '../../turns/turns/report-observation';
import { continueTurn, findTurn, startTurn } from '../../turns/turns/start-turn';
import { cancelAfter, cancelQueued, stopTurn } from '../../turns/turns/stop-turn';
import { countedSchema, startedTurnSchema, takenBackSchema, turnPromptSchema } from '../../base/answers/turn-answers';
import { doneSchema } from '../../base/answers/done-answer';
import { eventStream } from './answer-shape';
import { answerError, answerJson, answerResult } from './answer';
import { type Call, endpoint } from './endpoint';
import { answerEvents, readAfter } from './event-stream';
import { projectOf, turnOf } from './path-ids';
import { answerTurnSchema, idSchema, observationSchema, startTurnSchema } from './requests';

const named = '/api/projects/:projectId/turns/:turnId';

/** The viewer, and the turn they ask for. */
const askedOf = ({ viewer, params }: Pick<Call<unknown>, 'viewer' | 'params'>) => ({
  viewer,
  projectId: projectOf(params),
  turnId: turnOf(params),
});
const done = () => ({ ok: true as const });

export const turnEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/events',
    summary: 'The project channel, as server-sent events',
    answer: eventStream,
    run: async (call) => {
      const { server, viewer, params, query, request } = call;
      const projectId = projectOf(params);
      const refused = await authorise(server.access, viewer, projectId);
      if (refused) return answerError(refused);
      return answerEvents(call, () => streamEvents(server.channel, { projectId, after: readAfter(request, query) }));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/api/projects/:projectId/turns',
    keeps: 'turn',
    summary: 'Asks for a change; queued behind the one that runs',
    answer: startedTurnSchema,
    body: startTurnSchema,
    status: 201,
    run: async ({ server, viewer, params, body }) => {
      const projectId = projectOf(params);
      const project = await getProject(server, { viewer, projectId });
      if (!project.ok) return answerError(project.error);
      const mode = body.mode ?? usualMode(readProjectSettings(project.value.settings));
      const own = server.ownBlobs.of({ viewerId: viewer.id }, { projectId });
      const taken = await takeAttachments({ ...server, own }, body.images ?? []);
      if (!taken.ok) return answerError(taken.error);
      const { prompt, after = null } = body;
      const start = () => startTurn(server, { viewer, projectId, prompt, attachments: taken.value, mode, after });
      return answerResult(await server.shares.take(viewer, projectId, start, body.proof), 201);
    },
  }),
  endpoint({
    method: 'DELETE',
    path: named,
    keeps: 'nothing',
    summary: 'Takes a queued change back',
    answer: takenBackSchema,
    run: async ({ server, ...call }) => answerResult(await cancelQueued(server, askedOf(call))),
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/after`,
    keeps: 'nothing',
    summary: 'Lets nothing follow a turn that was to be published once it is done',
    answer: doneSchema,
    run: async ({ server, ...call }) => answerResult(await cancelAfter(server, askedOf(call)), 200, done),
  }),
  endpoint({
    method: 'GET',
    path: `${named}/events`,
    summary: 'The events of one turn, as server-sent events; ends after turn-end',
    answer: eventStream,
    run: async (call) => {
      const { server, viewer, params, query, request } = call;
      const [projectId, turnId] = [projectOf(params), turnOf(params)];
      const turn = await findTurn(server, { viewer, projectId, turnId });
      if (!turn.ok) return answerError(turn.error);
      const isOver = turn.value.phase === 'ended';
      const after = readAfter(request, query);
      return answerEvents(call, () => streamTurnEvents(server.channel, { projectId, turnId, after, isOver }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/prompt`,
    summary: 'The exact messages each model call of a turn was sent',
    answer: turnPromptSchema,
    run: async ({ server, ...call }) =>
      answerResult(await readTurnPrompt(server, askedOf(call)), 200, (calls) => ({ calls })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/stop`,
    keeps: 'bounded',
    summary: 'Stops a turn; what was made is kept as a version',
    answer: doneSchema,
    run: async ({ server, ...call }) => answerResult(await stopTurn(server, askedOf(call)), 200, done),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/continue`,
    keeps: 'turn',
    summary: 'A new turn goes on with the draft of an interrupted one',
    answer: startedTurnSchema,
    status: 201,
    run: async ({ server, ...call }) => {
      const asked = askedOf(call);
      const turn = await findTurn(server, asked);
      if (!turn.ok) return answerError(turn.error);
      const goOn = () => continueTurn(server, asked);
      // An interruption is Easel's fault, so continuing that turn does not count against a guest's share.
      const isOurs = turn.value.outcome === 'interrupted';
      return answerResult(isOurs ? await goOn() : await server.shares.take(asked.viewer, asked.projectId, goOn), 201);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/answer`,
    keeps: 'row',
    summary: 'Answers a question, a plan or an approval',
    answer: doneSchema,
    body: answerTurnSchema,
    run: async ({ server, body, ...call }) => {
      const turn = await findTurn(server, askedOf(call));
      if (!turn.ok) return answerError(turn.error);
      // An answer to a plan need not include the question's id, since a turn waits for only one question at a time.
      const questionId = (body.questionId ?? turn.value.question?.id) as QuestionId | undefined;
      if (questionId === undefined) return answerError('turn-over');
      const answer =
        'approve' in body
          ? { questionId, approve: body.approve, ...(body.plan === undefined ? {} : { plan: body.plan }) }
          : { questionId, text: 'choice' in body ? body.choice : body.text };
      return answerResult(await answerTurn(server, { ...askedOf(call), answer }), 200, done);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/observations`,
    keeps: 'row',
    summary: "What the observer's tab saw of a draft",
    answer: countedSchema,
    body: observationSchema,
    run: async ({ server, body, ...call }) => {
      const { trial, draftId, ...rest } = body;
      const observation = {
        ...rest,
        draftId: draftId as DraftId,
        ...(trial && { routes: trial.routes, widths: trial.widths }),
      };
      return answerResult(await reportObservation(server, { ...askedOf(call), observation }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/observations/progress`,
    keeps: 'nothing',
    summary: 'The tab is still trying the draft: said every few seconds, so that its report is waited for',
    answer: countedSchema,
    body: z.strictObject({ draftId: idSchema, treeHash: sha256Schema }),
    run: async ({ server, body: { treeHash, draftId }, ...call }) =>
      answerResult(await reportProgress(server, { ...askedOf(call), treeHash, draftId: draftId as DraftId })),
  }),
  endpoint({
    method: 'POST',
    path: `${named}/skip`,
    keeps: 'nothing',
    summary: 'Shows the rest of a demo reply at once',
    answer: doneSchema,
    body: z.unknown(),
    run: async ({ server, ...call }) => {
      const turn = await findTurn(server, askedOf(call));
      if (!turn.ok) return answerError(turn.error);
      server.skipDemo(turn.value.id);
      return answerJson({ ok: true });
    },
  }),
];
