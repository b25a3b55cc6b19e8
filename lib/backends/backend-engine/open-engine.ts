import path from 'node:path';
import { connectDatabase } from './connect-database';
import { claimFolder } from './engine-note';
import { engineVersion } from './engine-version';
import { isPrepared, notePrepared } from './prepared';
import { takeOverSessions } from './sign-in/take-over-sessions';
import { forgetRest, noteRest, transactionSql } from './changed-blocks/last-transaction';
import { type Capture, createCapture } from './changed-blocks/capture';
import { type EngineKeys, type StartedEngine, startEngine } from './start-engine';
import { createFileUploads } from './uploads/file-uploads';
import { sweepUploads } from './uploads/sweep-uploads';

/** What opens one backend: its folder and its keys. */
export type EngineOptions = EngineKeys & {
  /** Its own folder; holds `database` and `uploads`. */
  folder: string;
  /** Postgres as WebAssembly, compiled in advance; without it, opening compiles it. */
  postgres?: WebAssembly.Module;
};

/** One open database with sign-in, rows and uploads. */
export type Engine = Omit<StartedEngine, 'gate'> & {
  /** Captures its data at one moment. */
  capture: Capture;
};

/**
 * Opens a backend and creates it if its folder is empty. Only one engine may have a folder open: a second one loses
 * rows. Throws if an engine of another version wrote it.
 * Cost: about 3 s and 40 MB on disk for a new one, less than a second for an existing one.
 */
export async function openEngine({ folder, postgres, ...keys }: EngineOptions): Promise<Engine> {
  await claimFolder(folder, engineVersion());
  await forgetRest(folder);
  const connection = await connectDatabase({
    url: path.join(folder, 'database'),
    ...(postgres && { pgliteWasmModule: postgres }),
  });
  const isReady = await isPrepared(folder);
  const uploads = path.join(folder, 'uploads');
  await sweepUploads(uploads, Date.now());
  const { gate, ...engine } = await startEngine({
    ...keys,
    ...{ connection, isPrepared: isReady, uploads: createFileUploads(uploads) },
  });
  if (!isReady) await notePrepared(folder);
  await engine.alone('engine', ({ database }) => takeOverSessions(folder, database));
  return {
    ...engine,
    capture: createCapture({
      ...{ database: connection.driver, folder, gate },
      alone: (work) => engine.alone('superuser', ({ database }) => work(database)),
    }),
    async close() {
      const { rows } = await engine.alone('engine', ({ database }) => database.query<{ next: string }>(transactionSql));
      await engine.close();
      await noteRest(folder, rows[0]!.next);
    },
  };
}
