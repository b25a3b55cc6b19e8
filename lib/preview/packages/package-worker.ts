import { text } from 'node:stream/consumers';
import { linkPackages } from './link-packages';
import { prebundle } from './prebundle';
import { workerJobSchema, type WorkerAnswer, type WorkerJob } from './worker-job';

/**
 * Entry of the process that handles package contents: it does one job and exits. A separate process, so that its memory
 * and time can be limited and a crash stays contained.
 */
async function perform(job: WorkerJob): Promise<WorkerAnswer> {
  switch (job.type) {
    case 'link':
      linkPackages(job.from, job.to, job.places);
      return { kind: 'linked' };
    case 'prebundle':
      return prebundle(job);
    default:
      return job satisfies never;
  }
}

const answer = await perform(workerJobSchema.parse(JSON.parse(await text(process.stdin))));
process.stdout.write(JSON.stringify(answer));
