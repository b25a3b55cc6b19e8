import { AppFailure, type AppError } from '../foundation/app-error';

const codes: Readonly<Record<string, AppError['code']>> = {
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  '53100': 'storage-full',
  EROFS: 'storage-unavailable',
  EACCES: 'storage-unavailable',
  EPERM: 'storage-unavailable',
  EIO: 'storage-unavailable',
  // Postgres: read-only transaction, I/O error, shutting down, not accepting connections yet, too many connections.
  '25006': 'storage-unavailable',
  '58030': 'storage-unavailable',
  '57P01': 'storage-unavailable',
  '57P03': 'storage-unavailable',
  '53300': 'storage-unavailable',
  // postgres-js, when the server is unreachable.
  ECONNREFUSED: 'storage-unavailable',
  CONNECTION_CLOSED: 'storage-unavailable',
  CONNECTION_ENDED: 'storage-unavailable',
  CONNECT_TIMEOUT: 'storage-unavailable',
};

// PGlite loses the system's error number in WebAssembly; only the text of Postgres' message remains.
const phrases: ReadonlyArray<readonly [RegExp, AppError['code']]> = [
  [/no space left on device|disk quota exceeded|could not extend file/i, 'storage-full'],
  [/read-only file system|permission denied|PGlite is closed/i, 'storage-unavailable'],
];

/**
 * The disk or database failure behind an error, searched for along its causes; null if it is something else, which is
 * then a bug for the caller to `throw`.
 */
export function storageError(error: unknown): AppError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    if (cause instanceof AppFailure) return cause.error;
    const systemCode = (cause as NodeJS.ErrnoException).code;
    const code = typeof systemCode === 'string' ? codes[systemCode] : undefined;
    const found = code ?? phrases.find(([phrase]) => phrase.test((cause as Error).message))?.[1];
    if (found) return { code: found, detail: cause.message.slice(0, 500) };
  }
  return null;
}
