import { writeCsv } from '../../turns/budget/write-csv';
import { cutText } from '../../base/foundation/cut-text';
import type { ProjectId } from '../../base/foundation/id';
import { isId } from '../../base/foundation/id';
import type { PaidTurn } from '../../turns/calls/past-turns';
import { estimateSchema, limitsSchema, paidTurnsSchema } from '../../base/answers/money-answers';
import { doneSchema } from '../../base/answers/done-answer';
import { bytesOf } from './answer-shape';
import { answerError, answerJson, answerResult } from './answer';
import { endpoint } from './endpoint';
import { projectOf } from './path-ids';
import { changeLimitsSchema } from './requests';

const longestPrompt = 160;

const startOf = (prompt: string) => cutText(prompt.trim().replace(/\s+/g, ' '), longestPrompt);

/** The project given by `?projectId=`: null if absent, `none` if malformed. */
function filterOf(query: URLSearchParams): ProjectId | null | 'none' {
  const id = query.get('projectId');
  if (id === null || id === '') return null;
  return isId(id) ? (id as ProjectId) : 'none';
}

const reasons = {
  'turn-failed': 'The change could not be put right',
  'fix-failed': 'A fix did not work',
  'asked-again': 'The answer broke off',
} as const;

function csvOf(turns: readonly PaidTurn[]): string {
  return writeCsv([
    [
      ...['When (UTC)', 'App', 'Request', 'Model', 'Tokens in', 'Of these cached', 'Tokens out', 'Cost (USD)'],
      ...['Counted by', 'Not counted (USD)', 'Why not counted', 'Not seen to end, at most (USD)'],
    ],
    ...turns.map((turn) => [
      ...[new Date(turn.at).toISOString(), turn.app, startOf(turn.prompt), turn.models.join(' ')],
      ...[turn.input, turn.cached, turn.output, turn.costUsd],
      ...[turn.estimated ? 'Easel (estimate)' : 'provider', turn.uncountedUsd],
      ...[turn.why === null ? '' : reasons[turn.why], turn.unseenUsd],
    ]),
  ]);
}

export const moneyEndpoints = [
  endpoint({
    method: 'GET',
    path: '/api/estimate',
    summary: 'What a new app will about cost; null without a model that has a price',
    answer: estimateSchema,
    run: async ({ server, viewer }) =>
      answerResult(await server.money.estimate({ viewer, projectId: null }), 200, (estimate) => ({ estimate })),
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/estimate',
    summary: 'What the next change of an app will about cost; null without a model that has a price',
    answer: estimateSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.money.estimate({ viewer, projectId: projectOf(params) }), 200, (estimate) => ({
        estimate,
      })),
  }),
  endpoint({
    method: 'GET',
    path: '/api/projects/:projectId/limits',
    summary: 'What an app and the last 24 hours have cost, and their limits',
    answer: limitsSchema,
    run: async ({ server, viewer, params }) =>
      answerResult(await server.money.limits({ viewer, projectId: projectOf(params) })),
  }),
  endpoint({
    method: 'PATCH',
    path: '/api/limits',
    keeps: 'operator',
    summary: 'Sets the limits for one change and for 24 hours',
    answer: doneSchema,
    body: changeLimitsSchema,
    run: async ({ server, viewer, body }) => {
      const { turnUsd, dayUsd } = body;
      const set = await server.money.setOwnLimits(viewer, {
        ...(turnUsd === undefined ? {} : { turnUsd }),
        ...(dayUsd === undefined ? {} : { dayUsd }),
      });
      return answerResult(set, 200, () => ({ ok: true }));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/spending',
    summary: 'What I paid for: every change that took something from a model, newest first',
    answer: paidTurnsSchema,
    run: async ({ server, viewer, query }) => {
      const projectId = filterOf(query);
      if (projectId === 'none') return answerError('not-found');
      const turns = await server.money.paidTurns({ viewer, projectId });
      return answerJson({ turns: turns.map((turn) => ({ ...turn, prompt: startOf(turn.prompt) })) });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/api/spending.csv',
    summary: 'The same as a table for spreadsheets',
    answer: bytesOf('text/csv'),
    run: async ({ server, viewer, query }) => {
      const projectId = filterOf(query);
      if (projectId === 'none') return answerError('not-found');
      return new Response(csvOf(await server.money.paidTurns({ viewer, projectId })), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="easel-spending.csv"',
          'cache-control': 'no-store',
        },
      });
    },
  }),
];
