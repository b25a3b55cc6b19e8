// Runs as its own process at the lowest priority: `node build/workers/pack-files.mjs [quality]`. Ends with the server
// that started it.
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { packFiles } from './pack-files';

// The built file is in build/workers, two folders below the root.
const root = fileURLToPath(new URL('../..', import.meta.url));
const quality = Number(process.argv[2] ?? 9);

if (process.send) {
  setPriority(constants.priority.PRIORITY_LOW);
  process.once('disconnect', () => process.exit(0));
}
const { made, kept } = await packFiles(root, quality);
if (process.send) process.disconnect();
else process.stdout.write(`Packed ${made} files at quality ${quality}; ${kept} were packed already.\n`);
