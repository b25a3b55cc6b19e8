import path from 'node:path';
import { claimSeat } from './claim-seat';
import { runDev } from './run-dev';

/**
 * Entry of `npm run dev` and `npm run claim` in a downloaded app: `node easel/start.mjs dev …`. It is bundled into the
 * zip next to the engine and contains none of the server's code.
 */
const [command, ...words] = process.argv.slice(2);
const here = import.meta.dirname;
const place = { here, root: path.dirname(here) };
const say = (line: string) => void process.stderr.write(`${line}\n`);

process.exitCode =
  command === 'claim'
    ? await claimSeat({ ...place, words, env: process.env, say })
    : await runDev({ ...place, words, env: process.env, say });
// Postgres as WebAssembly leaves nothing pending, but connections that a page left open would keep the process alive.
process.exit();
