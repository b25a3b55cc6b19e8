import { readTarget } from '../../base/foundation/read-target';

/** A call to a function: its name, and the path it sees, which starts with its name as at Supabase. */
export type FunctionCall = { name: string; path: string };

const callPattern = /^\/functions\/v1\/([A-Za-z0-9][A-Za-z0-9_-]{0,62})((?:\/[^]*)?)$/;

/** Reads a backend's path; null if it is not a function's. */
export function readFunctionCall(backendPath: string): FunctionCall | null {
  const target = readTarget(backendPath);
  const [, name, rest] = callPattern.exec(target?.raw ?? '') ?? [];
  return target && name !== undefined ? { name, path: `/${name}${rest}${target.search}` } : null;
}
