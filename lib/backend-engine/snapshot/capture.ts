import type { PGlite } from '@supabase/lite/pglite';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createBlockReader } from './block-reader';
import type { Blocks, FileBlocks } from './blocks';
import type { Gate } from '../uploads/create-gate';
import { transactionSql } from './last-transaction';
import { watchWrites } from './watch-writes';
import { readLog } from './read-log';

/** 8 MB: what one step reads while nobody else is answered. */
const blocksAtOnce = 1024;

/** All that a backend's folder holds at one moment, but for bytes already handed over. */
export type Captured = Blocks & {
  type: 'captured';
  /** The transaction that comes next: the same number says the same rows. */
  transaction: string;
  files: FileBlocks[];
  folders: string[];
  /** `prepared.json`. */
  prepared: string;
  /** Uploads by the name of their pointer, with what it says. */
  uploads: { name: string; pointer: string }[];
};

/** Bytes handed over ahead of the moment itself, while the app goes on writing. */
export type CapturedAhead = Blocks & { type: 'captured-ahead'; isDone: boolean };

/** Reads what lies in a backend's folder, at one moment, while it stays open. */
export type Capture = {
  /** Begins with the names of blocks nobody needs to be given. */
  begin(known: Uint8Array): Promise<void>;
  /** Hands over some of the rest, again and again until `isDone`. Writes go on. */
  ahead(): CapturedAhead;
  /** Stops writes, reads what was written meanwhile, and answers everything. */
  finish(): Promise<Captured>;
};

type Parts = {
  database: PGlite;
  /** The backend's own. */
  folder: string;
  gate: Gate;
  alone: <Value>(work: (database: PGlite) => Promise<Value>) => Promise<Value>;
};

export function createCapture({ database, folder, gate, alone }: Parts): Capture {
  const data = path.join(folder, 'database');
  const reader = createBlockReader(data, watchWrites(database, data));
  return {
    async begin(known) {
      // What lies in Postgres's own memory is written now, so that little is left for the moment when all wait.
      await alone((session) => session.exec('checkpoint'));
      reader.begin(known);
    },
    ahead: () => ({ type: 'captured-ahead', ...reader.read(blocksAtOnce) }),
    finish: () =>
      // An upload is a row and a file: nobody may be between the two.
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
