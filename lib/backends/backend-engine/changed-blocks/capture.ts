import type { PGlite } from '@supabase/lite/pglite';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createChangedBlockReader } from './read-changed-blocks';
import type { Blocks, FileBlocks } from './block-format';
import type { Gate } from '../uploads/create-gate';
import { transactionSql } from './last-transaction';
import { watchWrites } from './watch-writes';
import { readLog } from './read-log';

/** 8 MB: read in one step, during which nobody else is served. */
const blocksAtOnce = 1024;

/** Everything in a backend's folder at one moment, except bytes already sent. */
export type Captured = Blocks & {
  type: 'captured';
  /** The next transaction's number: equal numbers mean equal rows. */
  transaction: string;
  files: FileBlocks[];
  folders: string[];
  /** `prepared.json`. */
  prepared: string;
  /** Uploads, by the name of their pointer file, with its content. */
  uploads: { name: string; pointer: string }[];
};

/** Bytes sent before the moment itself, while the app keeps writing. */
export type CapturedAhead = Blocks & { type: 'captured-ahead'; isDone: boolean };

/** Captures what is in a backend's folder at one moment, while it stays open. */
export type Capture = {
  /** Starts with the names of blocks that need not be sent. */
  begin(known: Uint8Array): Promise<void>;
  /** Sends part of the rest; call it until `isDone`. Writes continue. */
  ahead(): CapturedAhead;
  /** Stops writes, reads what was written meanwhile, and returns everything. */
  finish(): Promise<Captured>;
};

type Parts = {
  database: PGlite;
  folder: string;
  gate: Gate;
  alone: <Value>(work: (database: PGlite) => Promise<Value>) => Promise<Value>;
};

export function createCapture({ database, folder, gate, alone }: Parts): Capture {
  const data = path.join(folder, 'database');
  const reader = createChangedBlockReader(data, watchWrites(database, data));
  return {
    async begin(known) {
      // Flush Postgres's buffers now, so that little is left for the moment when everybody waits.
      await alone((session) => session.exec('checkpoint'));
      reader.begin(known);
    },
    ahead: () => ({ type: 'captured-ahead', ...reader.read(blocksAtOnce) }),
    finish: () =>
      // An upload is a row and a file: no upload may be halfway.
      gate.alone(() =>
        alone(async (session) => {
          await session.exec('checkpoint');
          const { rows } = await session.query<{ next: string }>(transactionSql);
          const log = await readLog(session, data);
          const rest = reader.read(Infinity);
          return {
            type: 'captured',
            transaction: rows[0]!.next,
            files: [...reader.list(), ...log.files],
            folders: reader.folders(),
            names: Buffer.concat([rest.names, log.names]),
            bytes: Buffer.concat([rest.bytes, log.bytes]),
            prepared: readFileSync(path.join(folder, 'prepared.json'), 'utf8'),
            uploads: readUploads(path.join(folder, 'uploads', 'objects')),
          };
        }),
      ),
  };
}

function readUploads(folder: string): Captured['uploads'] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => !name.endsWith('.new'))
    .sort()
    .map((name) => ({ name, pointer: readFileSync(path.join(folder, name), 'utf8') }));
}
