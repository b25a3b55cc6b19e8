// The process functions are bundled in: takes jobs until the server ends it. It reads files and packages, and runs none.
import { transform } from 'esbuild';
import { bundleFunction } from './bundle-function';
import { functionJobSchema } from './function-bundle';

process.on('message', (message) => {
  const job = functionJobSchema.parse(message);
  bundleFunction(job).then(
    (bundle) => process.send?.({ id: job.id, bundle }),
    (error: unknown) => {
      process.stderr.write(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());

// esbuild's own process starts at once.
void transform('').catch(() => undefined);
