import { z } from 'zod';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { readAnswer } from './read-answer';
import { type HostedProject, type HostedReach, type HostedTrouble, refOf } from './hosted-project';

/** Postgres's error, as the API passes it on. */
export type QueryFailure = { code: string; message: string; line: string | null };
export type Rows = readonly Record<string, unknown>[];

const rowsSchema = z.array(z.record(z.string(), z.unknown()));
const refusalSchema = z.object({ message: z.string() });
const waitMs = 60_000;

/** A call's status and JSON; null if the response has none. */
export type ManagementAnswer = { status: number; json: unknown };

/**
 * Calls Supabase's management API for a project (`path` below `/v1/projects/{ref}`), with the personal access token. A
 * response with any status is a success here: only the caller knows what it means.
 */
export async function callManagement(
  { apiUrl, fetch }: Pick<HostedReach, 'apiUrl' | 'fetch'>,
  project: HostedProject,
  { method, path, body }: { method: 'GET' | 'POST' | 'PUT'; path: string; body?: FormData | object },
): Promise<Result<ManagementAnswer, HostedTrouble>> {
  const isForm = body instanceof FormData;
  let answer: Response;
  try {
    answer = await fetch(`${apiUrl}/v1/projects/${encodeURIComponent(refOf(project))}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${project.accessToken}`,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(waitMs),
    });
  } catch {
    return fail('hosted-unreachable');
  }
  const read = await readAnswer(answer);
  if (read === 'too-large') return fail('hosted-answer-too-large');
  return succeed({ status: answer.status, json: read?.json ?? null });
}

/** The API's message about what was wrong with a call; null if it gives none. */
export function refusalOf({ json }: ManagementAnswer): string | null {
  const said = refusalSchema.safeParse(json);
  return said.success ? said.data.message : null;
}

/**
 * Runs SQL in a project: `POST /v1/projects/{ref}/database/query`. Several statements form one transaction and return the rows of the last
 * one that has any; `parameters` work with a single statement.
 */
export async function runQuery(
  reach: Pick<HostedReach, 'apiUrl' | 'fetch'>,
  project: HostedProject,
  asked: { query: string; parameters?: readonly unknown[]; read_only?: boolean },
): Promise<Result<Rows, { trouble: HostedTrouble } | { failure: QueryFailure }>> {
  const answer = await callManagement(reach, project, { method: 'POST', path: '/database/query', body: asked });
  if (!answer.ok) return fail({ trouble: answer.error });
  const { status, json } = answer.value;
  if (isFine(status)) return succeed(rowsSchema.catch([]).parse(json));
  const said = refusalOf(answer.value);
  const failure = said === null ? null : readFailure(said);
  return fail(failure ? { failure } : { trouble: troubleOf(status) });
}

export const isFine = (status: number) => status >= 200 && status < 300;

/** The reason for a refused call, if the API returned no more than a status. */
export function troubleOf(status: number): HostedTrouble {
  if (status === 401) return 'hosted-token-wrong';
  if (status === 403 || status === 404) return 'hosted-token-other-project';
  if (status === 429) return 'hosted-busy';
  // A free project pauses after a week without use.
  if (status === 540 || status === 544) return 'hosted-paused';
  return 'hosted-unreachable';
}

/** `Failed to run sql query: ERROR:  42P01: relation "x" does not exist\nLINE 1: select …` */
function readFailure(message: string): QueryFailure | null {
  const [, code, words] = /ERROR:\s+([0-9A-Z]{5}):\s+([^\n]+)/.exec(message) ?? [];
  if (code === undefined || words === undefined) return null;
  return { code, message: words, line: /\nLINE \d+: (.*)/.exec(message)?.[1]?.trim() ?? null };
}
