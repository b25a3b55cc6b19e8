import type { Trouble } from './page-words';

/** A backend's response as the page received it; `body` is the parsed JSON, or null if it was not JSON. */
export type Answered = { status: number; body: unknown };

const unknownTables = new Set(['PGRST205', 'PGRST202', '42P01', '42883']);

/**
 * Why a call failed, if only the person who runs the app can fix it; null for all other failures, which the app reports
 * itself.
 */
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
  // A proxy whose backend is gone, or a paused project, does not answer with JSON.
  return status >= 500 && body === null ? 'no-network' : null;
}
