import http from 'node:http';
import type { FunctionLogs } from '../functions/function-log';
import type { FunctionHost, RunnableApp } from '../runtime/function-host';

/**
 * How a run without a caller ended. `postponed`: it did not start, since all places are taken or the functions are
 * resting.
 */
export type RunOutcome = { kind: 'fine' } | { kind: 'failed'; why: string } | { kind: 'postponed'; why: string };

type Run = {
  app: RunnableApp;
  name: string;
  /** Sent to the function as the caller's key: the secret key, as Supabase's own schedules are set up to send. */
  key: string;
  body: string;
  longestMs?: number;
};

/** The same limit as for a call by a page, until its last byte. */
const usualLongestMs = 150_000;
const mostToldBytes = 300;

/**
 * Runs a function of an app without a caller, waking the app if it sleeps: a POST that succeeds or fails by its
 * response's status.
 */
export async function runFunction(
  { host, logs }: { host: Pick<FunctionHost, 'open' | 'callEnded'>; logs: FunctionLogs },
  { app, name, key, body, longestMs = usualLongestMs }: Run,
): Promise<RunOutcome> {
  const opened = await host.open(app);
  if (opened.kind === 'full') return { kind: 'postponed', why: 'All places for server functions were taken.' };
  if (opened.kind === 'resting')
    return { kind: 'postponed', why: 'The server functions were stopped several times in a row and rested.' };
  const { process, made } = opened.running;
  const bundle = made.get(name)?.bundle;
  if (bundle?.kind === 'faulty') return tell(bundle.problems[0]!.message);
  process.begin();
  try {
    const answered = await new Promise<{ status: number; said: string } | 'too-slow' | 'stopped'>((resolve) => {
      const asked = http.request({
        ...{ socketPath: process.socketOf(name), agent: process.agent, method: 'POST', path: `/${name}` },
        headers: {
          ...{ host: 'functions', 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
          ...{ apikey: key, authorization: `Bearer ${key}` },
        },
      });
      const timer = setTimeout(() => {
        resolve('too-slow');
        asked.destroy();
      }, longestMs);
      asked.on('close', () => clearTimeout(timer));
      asked.on('error', () => resolve('stopped'));
      asked.on('response', (answer) => {
        let said = '';
        answer.on('data', (chunk: Buffer) => {
          if (said.length < mostToldBytes) said += chunk.toString('utf8');
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 502, said: said.slice(0, mostToldBytes) }));
        answer.on('error', () => resolve('stopped'));
      });
      asked.end(body);
    });
    if (answered === 'too-slow') return tell('It took too long, so it was ended.');
    if (answered === 'stopped') return tell('It was stopped before it was done.');
    return answered.status < 400 ? { kind: 'fine' } : tell(`It answered ${answered.status}: ${answered.said}`);
  } finally {
    process.finish();
    host.callEnded({ id: app.id });
  }

  function tell(why: string): RunOutcome {
    logs.add(app.id, { functionName: name, level: 'error', text: `Its run by schedule failed. ${why}`, isFault: true });
    return { kind: 'failed', why };
  }
}
