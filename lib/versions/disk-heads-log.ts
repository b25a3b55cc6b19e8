import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../blobs/sync-folder';
import { writeDurably } from '../database/data-folder';
import type { HeadsLog, HeadsLogEntry } from './heads-log';

type Waiting = { text: string; resolve: () => void; reject: (error: unknown) => void };

const linesOf = (entries: readonly HeadsLogEntry[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** The log as a file of JSON lines that is only appended to and fsynced. Made with its first entry. */
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
    // A line cut off by a power cut must not swallow the next one.
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
        await handle.appendFile(batch.map((each) => each.text).join(''));
        await handle.datasync();
        for (const each of batch) each.resolve();
      } catch (error) {
        // Half a line may have been written; opening anew ends it.
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
        waiting.push({ text: linesOf(entries), resolve, reject });
        writer ??= drain();
      });
    },
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap(parseLine);
    },
    async rewrite(entries) {
      await close();
      await writeDurably(file, linesOf(entries));
      await syncFolder(dirname(file));
    },
    close,
  };
}

function parseLine(line: string): HeadsLogEntry[] {
  try {
    const entry = JSON.parse(line) as HeadsLogEntry;
    return entry.type === 'version' || entry.type === 'project-purged' ? [entry] : [];
  } catch {
    return [];
  }
}
