import { startEasel } from '../e2e/support/easel';
import { follow } from '../e2e/support/follow';
import { deploy, newProject } from './support/easel-project';
import { median, round } from './support/figures';
import { buildWithVite, createNativeProject } from './support/native-vite';
import { seededApp } from './support/seeded-app';

const rounds = 5;

/**
 * Publishes fifty modules, measured from the request to the event that says it is live (bundled, checked, compressed,
 * stored and switched). Baseline: `vite build` of the same tree, alternating; the first of each is a warm-up.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const files = seededApp(7);
  const easel = await startEasel();
  const project = createNativeProject(files);
  try {
    const projectId = await newProject(easel, 'Fifty', files);
    const events = await follow(easel.port, `/api/projects/${projectId}/events?after=0`);
    const own: number[] = [];
    const native: number[] = [];
    for (let n = 0; n <= rounds; n += 1) {
      log(n === 0 ? 'warming up' : `round ${n} of ${rounds}`);
      const startedAt = performance.now();
      const id = await deploy(easel, projectId);
      const { status } = await events.until(
        'deployment-changed',
        (event) => event.deploymentId === id && event.status !== 'building',
      );
      own.push(performance.now() - startedAt);
      if (status !== 'ready') throw new Error(`the deployment ended as ${status}`);
      native.push(await buildWithVite(project));
    }
    events.close();
    log(JSON.stringify({ own, native }));
    const [firstMs, ...warm] = own;
    return {
      figures: {
        'publish, median ms': round(median(warm)),
        'publish, the first ms': round(firstMs!),
        'publish, slowest ms': round(Math.max(...warm)),
        'vite build, median ms': round(median(native.slice(1))),
      },
      ratios: { 'publish / vite build': round(median(warm) / median(native.slice(1)), 2) },
    };
  } finally {
    project.remove();
    await easel.dispose();
  }
}
