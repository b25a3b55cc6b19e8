import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { lockedPackagesSchema } from './locked-packages';

const layerSchema = z.object({
  hash: z.string(),
  versions: z.record(z.string(), z.string()),
  imports: z.record(z.string(), z.string()),
  styles: z.record(z.string(), z.string()),
});

/**
 * `manifest.json` in a layer's folder. `install` is the id of the install it was made from; null for Easel's own
 * packages.
 */
const manifestSchema = z.object({ layer: layerSchema, install: z.string().nullable(), bytes: z.number() });
export type LayerManifest = z.infer<typeof manifestSchema>;

/** `template.json`, next to the template's layer: the base of layers with more packages. */
export const templateRecordSchema = z.object({
  hash: z.string(),
  dependencies: z.record(z.string(), z.string()),
  packages: lockedPackagesSchema,
});
export type TemplateRecord = z.infer<typeof templateRecordSchema>;

/** Null if the layer does not exist or is incomplete. */
export async function readManifest(folder: string): Promise<LayerManifest | null> {
  return readRecord(path.join(folder, 'manifest.json'), manifestSchema);
}

export async function readRecord<Value>(file: string, schema: z.ZodType<Value>): Promise<Value | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Writes a file atomically. */
export async function writeRecord(file: string, value: unknown): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(temporary, JSON.stringify(value));
  await rename(temporary, file);
}

/** Moves a finished folder into place. If another process was first, its folder stays; the two are identical. */
export async function settleFolder(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (failure) {
    const code = (failure as NodeJS.ErrnoException).code;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw failure;
    await rm(from, { recursive: true, force: true });
  }
}
