import { z } from 'zod';
import { pathSchema } from './path';

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One change to the files of a project; what the model, the editor, an import and modules all produce. A write carries
 * its text, or names bytes that were stored before (`blob`, 64 hex digits of SHA-256).
 */
// Not a discriminated union: two of the four share their type, which zod refuses at the first parse.
export const fileOperationSchema = z.union([
  z.strictObject({ type: z.literal('file-write'), path: pathSchema, content: z.string() }),
  z.strictObject({ type: z.literal('file-write'), path: pathSchema, blob: sha256Schema }),
  z.strictObject({ type: z.literal('file-delete'), path: pathSchema }),
  z.strictObject({ type: z.literal('file-rename'), from: pathSchema, to: pathSchema }),
]) as z.ZodType<FileOperation>;

export type FileOperation =
  | { type: 'file-write'; path: string; content: string }
  | { type: 'file-write'; path: string; blob: string }
  | { type: 'file-delete'; path: string }
  | { type: 'file-rename'; from: string; to: string };

/** Who asks for an operation; the gate's rules differ by it (only a module may touch its locked files). */
export type Actor = 'model' | 'editor' | 'import' | 'module';

/** One entry of a tree as listeners see it; `locked` marks a file a module owns. */
export type FileEntry = { hash: string; size: number; locked?: true };

/** All files of one moment, flat. Stored nested, by hash (`lib/trees`); `Map`-like order is by path. */
export type FileTree = Readonly<Record<string, FileEntry>>;
