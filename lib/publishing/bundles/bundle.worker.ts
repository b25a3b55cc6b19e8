// The process that makes a bundle. It receives one request, responds once, and is then killed by the server. While it
// waits for the request, it starts the components that are slow to start.
import { transform } from 'esbuild';
import { readTailwindStyles } from '../../preview/tailwind/node-tailwind-styles';
import { createTailwind } from '../../preview/tailwind/tailwind';
import { findTailwindStyle } from '../../preview/tailwind/tailwind-styles';
import { bundlerJobSchema } from './bundle';
import { bundleSite } from './bundle-site';
import { composeDrawn } from '../drawn-pages/compose-drawn';
import { composeBuiltPage } from './compose-built-page';

const styles = readTailwindStyles();
/** In ms. A process that was started for a request has received it by then. */
const standByMs = 300;

process.once('message', (message) => {
  clearTimeout(warmUp);
  answer(message).then(
    (made) => process.send?.(made),
    (error: unknown) => {
      process.stderr.write(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exit(1);
    },
  );
});
async function answer(message: unknown): Promise<object> {
  const job = bundlerJobSchema.parse(message);
  if (job.purpose === 'drawn') return composeDrawn(job);
  return job.purpose === 'page' ? { page: composeBuiltPage(job) } : bundleSite(job, styles);
}
process.once('disconnect', () => process.exit());

// Start esbuild's own process at once, but warm up Tailwind's compiler only while no request is waiting.
void transform('').catch(() => undefined);
const warmUp = setTimeout(() => {
  const tailwind = createTailwind({ resolveStyle: (specifier, from) => findTailwindStyle(styles, specifier, from) });
  void tailwind.compile('@import "tailwindcss";', 'index.css', [new Set(['p-4'])]);
}, standByMs);
warmUp.unref();
