import type { Result } from '../foundation/result';

/** JavaScript made from one source file, and its source map as JSON. */
export type TransformedCode = { code: string; map: string };

/** Why a file can't be read. Lines from 1, columns from 0; `message` is one sentence. */
export type SourceFault = { message: string; line: number | null; column: number | null };

/** Turns TypeScript and JSX into plain modules with React Refresh calls; `path` is the file's path in the project. */
export type Transform = (source: string, path: string) => Promise<Result<TransformedCode, SourceFault>>;

/** SHA-256 of bytes or of a text's UTF-8, in 64 lower-case hex digits. */
export type HashContent = (content: string | Uint8Array) => Promise<string>;
