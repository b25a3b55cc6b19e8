import type { HostedProject, HostedReach } from '../../backends/hosted/hosted-project';
import type { RunOutcome } from '../http/run-function';

/** The same limit as for a run at Easel. */
const longestMs = 150_000;
const mostTold = 300;

/**
 * Runs a function of an app whose live data is at Supabase, because its schedule says so. Sends the same POST with the
 * project's secret key that a schedule set up at Supabase would send. Never rejects.
 */
export async function runAtSupabase(
  { fetch }: Pick<HostedReach, 'fetch'>,
  { url, secretKey }: Pick<HostedProject, 'url' | 'secretKey'>,
  { name, at }: { name: string; at: number },
): Promise<RunOutcome> {
  try {
    const answer = await fetch(`${url}/functions/v1/${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: {
        ...{ apikey: secretKey, 'content-type': 'application/json' },
        // The older kind of key is a token, and the newer one is not.
        ...(secretKey.startsWith('sb_') ? {} : { authorization: `Bearer ${secretKey}` }),
      },
      body: JSON.stringify({ scheduled: true, at: new Date(at).toISOString() }),
      redirect: 'error',
      signal: AbortSignal.timeout(longestMs),
    });
    if (answer.ok) {
      await answer.body?.cancel();
      return { kind: 'fine' };
    }
    return { kind: 'failed', why: `It answered ${answer.status}: ${await firstOf(answer)}` };
  } catch {
    return { kind: 'failed', why: 'Supabase did not answer, or it took too long.' };
  }
}

/** The start of the response's body; does not wait for the rest. */
async function firstOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const { value } = (await reader?.read()) ?? { value: undefined };
  await reader?.cancel();
  return new TextDecoder().decode(value).slice(0, mostTold);
}
