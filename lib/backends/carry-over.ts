import { copyFile, cp, link, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ToCarry } from '@/lib/backend-engine/carry-over/carry-messages';
import { readEngine } from '@/lib/backend-engine/engine-note';
import { findOldEngine, type OldEngine } from '@/lib/backend-engine/carry-over/old-engines';
import { createFrameReader, encodeFrame } from '@/lib/backend-engine/process/frames';
import { finishReplacing, replaceFolder } from './replace-folder';
import { spawnConfined } from './spawn-confined';
import { syncTree } from './sync-tree';
import { findWalls, type Walls } from './walls';

/** A folder's data could not be brought to the present engine. The folder is as it was. */
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

/** A process's share; a database of gigabytes takes minutes. */
const limitMs = 60 * 60_000;
const megabytes = 1024;
const mostBytes = 64 * 1024;

const saidSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('done') }),
  z.object({ type: z.literal('failed'), reason: z.string() }),
]);

/** Made anew by the engine, or true of the old database alone. */
const leftBehind = new Set(['database', 'engine', 'prepared.json', 'rests-at', 'last-snapshot.json']);

/** The engine that wrote a backend’s folder, in the words of `engineVersion`; null where it is the present one, or none did. */
export async function findOtherEngine(folder: string, present: string): Promise<string | null> {
  const engine = await readEngine(folder);
  return engine === present ? null : engine;
}

/**
 * Where another engine wrote a backend's folder, puts one of the present engine with the same data in its place. The folder must
 * be closed. Dying here leaves the old folder or the new one, whole; what goes wrong leaves the old one, and throws `CannotCarryOver`.
 * Cost: about 5 s and as much memory as two engines need, one after the other; room on the disk for both.
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
  // Opening a database writes in it, if only what a crash had left undone: the old one stays as it is.
  const old = path.join(empty, 'old-database');
  await cp(path.join(folder, 'database'), old, { recursive: true });
  for (const name of await readdir(folder))
    if (!leftBehind.has(name)) await linkAll(path.join(folder, name), path.join(empty, name));
  await runProcess(process, { from, old, folder: empty });
  await rm(old, { recursive: true });
  // There is no snapshot of it to go back to, should the power fail now: the old folder goes when this is on the disk.
  await syncTree(empty);
}

/** The same files under another name: none of these is ever changed in place. */
async function linkAll(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  // Where the disk has no such links it is a copy.
  if (entries === null) return link(from, to).catch(() => copyFile(from, to));
  await mkdir(to, { recursive: true });
  for (const { name } of entries) await linkAll(path.join(from, name), path.join(to, name));
}

type CarryProcess = { workerFile: string; signal: AbortSignal; walls: Walls | undefined };

/** What an app brought runs in it: it is kept to itself as an engine is, and reads the packages of both engines. */
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
    // Nobody may write in the folder any more when it is put in the other's place.
    await exited;
  });
}
