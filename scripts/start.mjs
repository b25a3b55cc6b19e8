// `npm start`: everything from a bare checkout to a running Easel. Needs only Node and npm.
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { holdBuild, inTurn } from './steps/checkout.mjs';
import { buildUnlessCurrent, forgetBuild, refuseWhileHeld } from './steps/ensure-built.mjs';
import { checkNode, installUnlessCurrent } from './steps/ensure-installed.mjs';
import { root } from './steps/run.mjs';

checkNode();
process.chdir(root);
const isDevelopment = process.argv.includes('--dev');
process.env.NODE_ENV ??= isDevelopment ? 'development' : 'production';

try {
  console.log('Easel');
  await inTurn(async () => {
    await installUnlessCurrent();
    if (isDevelopment) {
      await refuseWhileHeld();
      forgetBuild();
      const { buildServer, buildParts } = await import('./build.mjs');
      await buildParts();
      await buildServer();
    } else await buildUnlessCurrent();
    await holdBuild();
  });
} catch (error) {
  console.error(`\nEasel could not get ready.\n${error.message}`);
  process.exit(1);
}

// In this process, so that the server stays in npm's process group and receives Ctrl-C directly.
await import(pathToFileURL(path.join(root, 'build', 'main.mjs')).href);
