import { copyFile, cp, link, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ToCarry } from '@/lib/backends/backend-engine/carry-over/carry-messages';
import { readEngine } from '@/lib/backends/backend-engine/engine-note';
import { findOldEngine, type OldEngine } from '@/lib/backends/backend-engine/carry-over/old-engines';
import { createFrameReader, encodeFrame } from '@/lib/backends/backend-engine/process/frames';
import { finishReplacing, replaceFolder } from './replace-folder';
import { spawnConfined } from './spawn-confined';
import { syncTree } from './sync-tree';
import { findWalls, type Walls } from './walls';

/** A folder's data could not be migrated to the current engine. The folder is unchanged. */
export class CannotCarryOver extends Error {
  constructor(
    readonly engine: string,
    /** Null: that engine is not installed. */
    readonly reason: string | null,
  ) {
    super(
      reason === null
        ? `Its data was written by ${engine}, which is not installed any more. It is kept as it was.`
        : `Its data was written by ${engine} and could not be carried over: ${reason.replace(/\.$/, '')}. It is kept as it was.`,
    );
  }
}

/** Limits of the migrating process; a database of gigabytes takes minutes. */
const limitMs = 60 * 60_000;
const megabytes = 1024;
const mostBytes = 64 * 1024;

const saidSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('done') }),
  z.object({ type: z.literal('failed'), reason: z.string() }),
]);

/** Recreated by the engine, or valid for the old database only. */
const leftBehind = new Set(['database', 'engine', 'prepared.json', 'rests-at', 'last-snapshot.json']);

/**
 * The engine that wrote a backend's folder, as `engineVersion` names it; null if it is the current one, or none wrote
 * it.
 */
export async function findOtherEngine(folder: string, present: string): Promise<string | null> {
  const engine = await readEngine(folder);
  return engine === present ? null : engine;
}

/**
 * If another engine wrote a backend's folder, replaces it with one for the current engine holding the same data. The
 * folder must be closed. Dying here leaves either the old folder or the new one, complete; a failure leaves the old one
 * and throws `CannotCarryOver`.
 * Cost: about 5 s, the memory of two engines one after the other, and disk space for both folders.
 */
export async function carryOver(
  folder: string,
  present: string,
  workerFile: string,
  signal: AbortSignal,
  walls?: Walls,
): Promise<void> {
  const engine = await findOtherEngine(folder, present);
  if (engine === null) return;
  const from = findOldEngine(engine);
  if (from === null) throw new CannotCarryOver(engine, null);
  try {
    await replaceFolder(folder, (empty) => carryInto(empty, folder, from, { workerFile, signal, walls }));
  } catch (error) {
    await finishReplacing(folder);
    throw new CannotCarryOver(engine, error instanceof Error ? error.message : String(error));
  }
}

async function carryInto(empty: string, folder: string, from: OldEngine, process: CarryProcess): Promise<void> {
  // Opening a database writes to it, if only to recover from a crash, so open a copy: the old one stays untouched.
  const old = path.join(empty, 'old-database');
  await cp(path.join(folder, 'database'), old, { recursive: true });
  for (const name of await readdir(folder))
    if (!leftBehind.has(name)) await linkAll(path.join(folder, name), path.join(empty, name));
  await runProcess(process, { from, old, folder: empty });
  await rm(old, { recursive: true });
  // No snapshot of it exists to go back to if the power fails now, so sync before the old folder is removed.
  await syncTree(empty);
}

/** Hard-links the files: none of them is ever changed in place. */
async function linkAll(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  // Copies the file if the disk does not support hard links.
  if (entries === null) return link(from, to).catch(() => copyFile(from, to));
  await mkdir(to, { recursive: true });
  for (const { name } of entries) await linkAll(path.join(from, name), path.join(to, name));
}

type CarryProcess = { workerFile: string; signal: AbortSignal; walls: Walls | undefined };

/**
 * The dump holds code from the app, so this process is confined like an engine; it may read the packages of both
 * engines.
 */
async function runProcess({ workerFile, signal, walls }: CarryProcess, data: ToCarry): Promise<void> {
  const raised = walls ?? (await findWalls());
  signal.throwIfAborted();
  const { child, channel } = spawnConfined({
    ...{ workerFile, folder: data.folder, walls: raised, megabytes },
    packages: [data.from.engine, data.from.tools],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it took more than an hour')), limitMs);
    const read = createFrameReader(mostBytes, (message) => {
      const said = saidSchema.parse(message);
      if (said.type === 'done') resolve();
      else reject(new Error(said.reason));
    });
    channel.on('data', (chunk: Buffer) => {
      try {
        read(chunk);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    channel.on('error', reject);
    signal.addEventListener('abort', () => reject(new Error('Easel was stopped')), { once: true });
    void exited.then(() => {
      clearTimeout(timer);
      reject(new Error('its process ended before it was done'));
    });
    for (const chunk of encodeFrame(data)) channel.write(chunk);
  }).finally(async () => {
    child.kill('SIGKILL');
    // Wait for the exit: nothing may still be writing to the folder when it replaces the other.
    await exited;
  });
}
