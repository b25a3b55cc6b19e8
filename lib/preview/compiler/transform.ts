import type { Result } from '../../base/foundation/result';

/** JavaScript compiled from one source file, and its source map as JSON. */
export type TransformedCode = { code: string; map: string };

/** Why a file does not compile. Lines count from 1, columns from 0; `message` is one sentence. */
export type SourceFault = { message: string; line: number | null; column: number | null };

/** Compiles TypeScript and JSX to plain modules with React Refresh calls; `path` is the file's path in the project. */
export type Transform = (source: string, path: string) => Promise<Result<TransformedCode, SourceFault>>;

/** SHA-256 of bytes, or of a text's UTF-8, as 64 lower-case hex digits. */
export type HashContent = (content: string | Uint8Array) => Promise<string>;
