import { createReadStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../base/blobs/sync-folder';
import { writeDurably } from '../../base/database/data-folder';
import type { HeadsLog, HeadsLogEntry } from './heads-log';

type Waiting = { entries: readonly HeadsLogEntry[]; resolve: () => void; reject: (error: unknown) => void };

/** Characters per write. All lines in a single string might exceed V8's maximum string length. */
const writtenAtOnce = 1024 ** 2;
/** Easel writes no longer lines, so a longer one is skipped like a truncated one. */
const longestLine = 64 * 1024 ** 2;

/** The log as a file of JSON lines, append-only and fsynced. Created with its first entry. */
export function createDiskHeadsLog(file: string): HeadsLog {
  let handle: FileHandle | null = null;
  let waiting: Waiting[] = [];
  let writer: Promise<void> | null = null;

  async function openForAppend(): Promise<FileHandle> {
    const isNew = await stat(file).then(
      () => false,
      () => true,
    );
    const opened = await open(file, 'a+', 0o600);
    const { size } = await opened.stat();
    // If a power cut truncated the last line, end it, so that the next entry starts a new line.
    if (size > 0) {
      const last = Buffer.alloc(1);
      await opened.read(last, 0, 1, size - 1);
      if (last[0] !== 0x0a) await opened.appendFile('\n');
    }
    if (isNew) await syncFolder(dirname(file));
    return opened;
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        handle ??= await openForAppend();
        for await (const text of textOf(batch.flatMap((each) => each.entries))) await handle.appendFile(text);
        await handle.datasync();
        for (const each of batch) each.resolve();
      } catch (error) {
        // The failed write may have left half a line; reopening the file ends it.
        await handle?.close().catch(() => undefined);
        handle = null;
        for (const each of batch) each.reject(error);
      }
    }
    writer = null;
  }

  async function close(): Promise<void> {
    await writer;
    await handle?.close();
    handle = null;
  }

  return {
    append(entries) {
      if (entries.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ entries, resolve, reject });
        writer ??= drain();
      });
    },
    async *read() {
      for await (const line of linesOf(file)) {
        const entry = parseLine(line.toString('utf8'));
        if (entry) yield { entry, bytes: line.length + 1 };
      }
    },
    async rewrite(entries) {
      await close();
      await writeDurably(file, textOf(entries));
      await syncFolder(dirname(file));
    },
    close,
  };
}

/** The entries as lines of text, in batches. */
async function* textOf(entries: AsyncIterable<HeadsLogEntry> | Iterable<HeadsLogEntry>): AsyncGenerator<string> {
  let text = '';
  for await (const entry of entries) {
    text += `${JSON.stringify(entry)}\n`;
    if (text.length < writtenAtOnce) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Reads a file line by line; yields nothing if there is no file. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer) => {
    length += part.length;
    if (length > longestLine) parts = [];
    else parts.push(part);
  };
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 ** 2 }) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
        keep(chunk.subarray(start, end));
        yield Buffer.concat(parts);
        [parts, length, start] = [[], 0, end + 1];
      }
      keep(chunk.subarray(start));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  yield Buffer.concat(parts);
}

function parseLine(line: string): HeadsLogEntry | null {
  try {
    const entry = JSON.parse(line) as HeadsLogEntry;
    return entry.type === 'version' || entry.type === 'project-purged' ? entry : null;
  } catch {
    return null;
  }
}
