import type { PGlite } from '@supabase/lite/pglite';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { type Blocks, blockSize, type FileBlocks, nameSize } from './block-format';

type Row = { timeline: number; redo: string; flushed: string; segment: number };

const whereSql = `select timeline_id as timeline, redo_lsn - '0/0' as redo, pg_current_wal_flush_lsn() - '0/0' as flushed,
  (select setting::bigint from pg_settings where name = 'wal_segment_size') as segment from pg_control_checkpoint()`;

/**
 * The part of the write-ahead log that a data folder needs to open: everything from the last checkpoint, and the header
 * of each log file. The rest becomes zeros, since it would only repeat every row change. Call it right after a
 * `checkpoint`, while nothing else runs.
 */
export async function readLog(database: PGlite, folder: string): Promise<{ files: FileBlocks[] } & Blocks> {
  const { rows } = await database.query<Row>(whereSql);
  const [redo, flushed, segment] = [Number(rows[0]!.redo), Number(rows[0]!.flushed), Number(rows[0]!.segment)];
  const files: FileBlocks[] = [];
  const [allNames, allBytes]: [Buffer[], Buffer[]] = [[], []];
  for (let number = Math.floor(redo / segment); number * segment < flushed; number += 1) {
    const file = `pg_wal/${segmentName(rows[0]!.timeline, number, segment)}`;
    const start = number * segment;
    const names = Buffer.alloc((segment / blockSize) * nameSize);
    const handle = openSync(path.join(folder, file), 'r');
    try {
      for (let at = 0; at * blockSize < segment; at += 1) {
        const from = start + at * blockSize;
        const isNeeded = from < flushed && (at === 0 || from + blockSize > redo);
        if (!isNeeded) continue;
        const block = Buffer.alloc(blockSize);
        readSync(handle, block, 0, blockSize, at * blockSize);
        const name = createHash('sha256').update(block).digest();
        name.copy(names, at * nameSize);
        allNames.push(name);
        allBytes.push(block);
      }
    } finally {
      closeSync(handle);
    }
    files.push({ path: file, size: segment, names: Uint8Array.from(names) });
  }
  return { files, names: Buffer.concat(allNames), bytes: Buffer.concat(allBytes) };
}

/** Postgres's `XLogFileName`: timeline, then the segment number in two parts. */
function segmentName(timeline: number, number: number, segment: number): string {
  const each = 0x1_0000_0000 / segment;
  const part = (value: number) => value.toString(16).toUpperCase().padStart(8, '0');
  return part(timeline) + part(Math.floor(number / each)) + part(number % each);
}
