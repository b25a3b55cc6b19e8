import { z } from 'zod';
import { pathSchema } from './path';

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One change to a project's files, as the model, the editor, an import or a module produces it. A write carries its
 * text, or names bytes stored earlier (`blob`, SHA-256 as 64 hex digits).
 */
// Not a discriminated union: two of the four share their type, which zod rejects at the first parse.
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

/** Who requests an operation; the gate's rules depend on it (only a module may touch its locked files). */
export type Actor = 'model' | 'editor' | 'import' | 'module';

/** One entry of a tree as listeners see it; `locked` marks a file that a module owns. */
export type FileEntry = { hash: string; size: number; locked?: true };

/** All files at one moment, as a flat record sorted by path. Stored nested, by hash (`lib/projects/trees`). */
export type FileTree = Readonly<Record<string, FileEntry>>;
