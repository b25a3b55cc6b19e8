import type { Trouble } from './page-words';

/** An answer of a backend as the page had it; `body` is what it read as JSON, null where it was none. */
export type Answered = { status: number; body: unknown };

const unknownTables = new Set(['PGRST205', 'PGRST202', '42P01', '42883']);

/** Why a call failed, where it is one of those that only who runs the app can mend; null for all others, which the app tells itself. */
export function findTrouble({ status, body }: Answered): Trouble | null {
  const { code, error_code, message } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const codes = [code, error_code];
  if (codes.includes('email_not_confirmed')) return 'mail-not-confirmed';
  if (codes.includes('anonymous_provider_disabled')) return 'no-guests';
  if (codes.some((one) => typeof one === 'string' && unknownTables.has(one))) return 'no-tables';
  if (status === 401 && /^invalid api key/i.test(typeof message === 'string' ? message : '')) return 'wrong-key';
  // A proxy whose backend is gone, or a project that is paused, answers no JSON.
  return status >= 500 && body === null ? 'no-network' : null;
}
