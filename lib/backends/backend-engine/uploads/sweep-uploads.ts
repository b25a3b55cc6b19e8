import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const pointerSchema = z.object({ hash: z.string() });
/** When each was first found unused, by hash. */
const noteSchema = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.number());
/** A snapshot listed earlier may still be reading them. */
const keptMs = 3600_000;
const isHash = (name: string) => /^[0-9a-f]{64}$/.test(name);

/**
 * Deletes the bytes of deleted or replaced files, one hour after they were first found unused. Runs while an engine
 * opens, when nobody uploads. Costs two directory listings if every file of bytes has an object; reads the objects only
 * if there are more bytes than objects, or a note. Returns how many it deleted.
 */
export async function sweepUploads(folder: string, now: number): Promise<number> {
  const list = (name: string) => readdir(path.join(folder, name)).catch(orNone);
  const [bytes, objects] = [(await list('bytes')).filter(isHash), await list('objects')];
  const noteFile = path.join(folder, 'unused.json');
  const noted = await readNote(noteFile);
  if (bytes.length <= objects.length && noted === null) return 0;

  const used = new Set<string>();
  for (const name of objects) {
    const pointer = pointerSchema.safeParse(await readJson(path.join(folder, 'objects', name)));
    // An unreadable pointer may name anything: then nothing is certain to be unused.
    if (!pointer.success) return 0;
    used.add(pointer.data.hash);
  }
  const waiting: Record<string, number> = {};
  let removed = 0;
  for (const hash of bytes.filter((one) => !used.has(one))) {
    const since = noted?.[hash] ?? now;
    if (now - since < keptMs) waiting[hash] = since;
    else {
      await rm(path.join(folder, 'bytes', hash), { force: true });
      removed += 1;
    }
  }
  if (Object.keys(waiting).length === 0) await rm(noteFile, { force: true });
  else {
    await writeFile(`${noteFile}.new`, JSON.stringify(waiting));
    await rename(`${noteFile}.new`, noteFile);
  }
  return removed;
}

async function readNote(file: string): Promise<Record<string, number> | null> {
  const parsed = noteSchema.safeParse(await readJson(file));
  return parsed.success ? parsed.data : null;
}

/** Null if it is missing or is not JSON. */
async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(orNull);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function orNone(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

function orNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
