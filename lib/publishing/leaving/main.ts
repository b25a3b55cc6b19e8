import path from 'node:path';
import { claimSeat } from './claim-seat';
import { runDev } from './run-dev';

/**
 * What `npm run dev` and `npm run claim` of a downloaded app run: `node easel/start.mjs dev …`. Bundled into the zip, beside the engine;
 * nothing of the server's is in it.
 */
const [command, ...words] = process.argv.slice(2);
const here = import.meta.dirname;
const place = { here, root: path.dirname(here) };
const say = (line: string) => void process.stderr.write(`${line}\n`);

process.exitCode =
  command === 'claim'
    ? await claimSeat({ ...place, words, env: process.env, say })
    : await runDev({ ...place, words, env: process.env, say });
// Postgres as WebAssembly keeps nothing that waits, but what a page left open would.
process.exit();
