import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lockFolder } from '../../lib/base/database/folder-lock.mjs';
import { root } from './run.mjs';

// Per checkout, not per data folder: several servers may run from one build, each with its own data.
const turn = ['.cache', 'getting-ready'];
const runners = ['.cache', 'running'];
const lookAgainMs = 100;
const cantBeWritten = new Set(['EROFS', 'EACCES', 'EPERM']);

/**
 * Does `work` while no other process installs or builds in this checkout; if one does, waits for it and says so. A
 * killed process's lock disappears with it. A read-only checkout needs no lock, because nothing in it can change.
 */
export async function inTurn(work, say = (text) => process.stdout.write(text), folder = root) {
  const place = path.join(folder, ...turn);
  if (!canMake(place)) return work();
  let lock = await lockFolder(place);
  if (lock === null) say('  Another Easel is getting ready in this folder; waiting for it … ');
  const waits = lock === null;
  for (; lock === null; lock = await lockFolder(place)) await wait(lookAgainMs);
  if (waits) say('done\n');
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/**
 * Registers this process as running from the build until it ends. Call it within `inTurn`, before anyone else can
 * build.
 */
export async function holdBuild(folder = root) {
  const place = path.join(folder, ...runners, String(process.pid));
  if (!canMake(place)) return;
  await lockFolder(place);
  process.once('exit', () => rmSync(place, { recursive: true, force: true }));
}

/** Whether another process runs from the build of this checkout; removes entries of processes that were killed. */
export async function isBuildHeld(folder = root) {
  const all = path.join(folder, ...runners);
  if (!canMake(all)) return false;
  for (const name of readdirSync(all)) {
    const lock = await lockFolder(path.join(all, name));
    if (lock === null) return true;
    await lock.release();
    rmSync(path.join(all, name), { recursive: true, force: true });
  }
  return false;
}

function canMake(place) {
  try {
    mkdirSync(place, { recursive: true });
    return true;
  } catch (error) {
    if (cantBeWritten.has(error.code)) return false;
    throw error;
  }
}
