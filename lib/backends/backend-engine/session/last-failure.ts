import { AsyncLocalStorage } from 'node:async_hooks';

/** Postgres's error for a failed statement. */
export type DatabaseFailure = {
  /** SQLSTATE. */
  code: string;
  message: string;
  detail: string | null;
  hint: string | null;
};

type Seen = { failure: DatabaseFailure | null };

const seenIn = new AsyncLocalStorage<Seen>();

/** Runs a request and also returns its last failed statement; concurrent requests do not interfere. */
export async function withLastFailure<Value>(
  work: () => Promise<Value>,
): Promise<{ value: Value; failure: DatabaseFailure | null }> {
  const seen: Seen = { failure: null };
  const value = await seenIn.run(seen, work);
  return { value, failure: seen.failure };
}

/** Records a failure for the request it belongs to. */
export function noteFailure(error: unknown): void {
  const seen = seenIn.getStore();
  const failure = readFailure(error);
  if (seen && failure) seen.failure = failure;
}

/** Reads an error PGlite threw; null if it did not come from Postgres. */
export function readFailure(error: unknown): DatabaseFailure | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const read = (name: string) => {
    const value = (error as unknown as Record<string, unknown>)[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return { code: error.code, message: error.message, detail: read('detail'), hint: read('hint') };
}
