// The process in which functions are bundled: takes jobs until the server ends it. It reads files and packages, but
// runs none.
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

// Starts esbuild's own process right away.
void transform('').catch(() => undefined);
