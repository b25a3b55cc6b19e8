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

/**
 * Runs SQL in a project: `POST /v1/projects/{ref}/database/query` of Supabase's management API, with a personal access
 * token. Several statements form one transaction and return the rows of the last one that has any; `parameters` work
 * with a single statement.
 */
export async function runQuery(
  { apiUrl, fetch }: Pick<HostedReach, 'apiUrl' | 'fetch'>,
  project: HostedProject,
  asked: { query: string; parameters?: readonly unknown[]; read_only?: boolean },
): Promise<Result<Rows, { trouble: HostedTrouble } | { failure: QueryFailure }>> {
  let answer: Response;
  try {
    answer = await fetch(`${apiUrl}/v1/projects/${encodeURIComponent(refOf(project))}/database/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${project.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      redirect: 'error',
      signal: AbortSignal.timeout(waitMs),
    });
  } catch {
    return fail({ trouble: 'hosted-unreachable' });
  }
  const read = await readAnswer(answer);
  if (read === 'too-large') return fail({ trouble: 'hosted-answer-too-large' });
  const body = read?.json ?? null;
  if (answer.ok) return succeed(rowsSchema.catch([]).parse(body));
  const said = refusalSchema.safeParse(body);
  const failure = said.success ? readFailure(said.data.message) : null;
  return fail(failure ? { failure } : { trouble: troubleOf(answer.status) });
}

function troubleOf(status: number): HostedTrouble {
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
