import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { runChild } from './run-child';
import { workerAnswerSchema, type WorkerAnswer, type WorkerJob } from './worker-job';

export type RunWorker = (job: WorkerJob, signal: AbortSignal) => Promise<Result<WorkerAnswer, AppError>>;

const milliseconds = 120_000;

/** Runs package worker jobs, one process each, with limited memory and time and an empty environment. */
export function createRunWorker(node: string, script: string, folder: string): RunWorker {
  return async (job, signal) => {
    const end = await runChild({
      command: node,
      args: ['--max-old-space-size=1024', script],
      folder,
      environment: { GOMEMLIMIT: '1500MiB' },
      input: JSON.stringify(job),
      milliseconds,
      signal,
    });
    if (end.kind === 'done') return succeed(workerAnswerSchema.parse(JSON.parse(end.output)));
    if (end.kind === 'failed' && end.errors.includes('ENOSPC')) return fail({ code: 'storage-full' });
    if (end.kind === 'failed') throw new Error(`The package worker failed: ${end.errors.slice(-2_000)}`);
    return fail({ code: 'package-refused', detail: 'Those packages take too long to prepare.' });
  };
}
