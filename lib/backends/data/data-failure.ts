import type { MigrationFailure } from '@/lib/backends/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import type { AppError, AppErrorCode } from '@/lib/base/foundation/app-error';
import type { LineFault } from './data-view';

/** SQLSTATE classes and codes that a person's own value can cause. */
const codes: Readonly<Record<string, AppErrorCode>> = {
  '23502': 'value-missing',
  '23503': 'row-linked',
  '23505': 'value-taken',
  '23P01': 'value-taken',
  '23514': 'value-refused',
  P0001: 'value-refused',
  // Postgres is out of memory, or a text would be longer than it allows.
  '53200': 'rows-too-large',
  '54000': 'rows-too-large',
};

/** Why rows could not be read or changed. Throws if no value can cause the database's error: that is a bug of ours. */
export function dataFailure(failure: BackendTrouble | MigrationFailure): AppError {
  if (!('message' in failure)) return { code: 'backend-unavailable' };
  const code = codes[failure.code] ?? (failure.code.startsWith('22') ? 'value-refused' : null);
  if (code === null) throw new Error(`rows could not be changed: ${failure.code} ${failure.message}`);
  return { code };
}

/** The same for one line of an imported table. */
export function lineFaultOf({ code, message }: { code: string; message: string }): Pick<LineFault, 'why' | 'column'> {
  const column = /column "([^"]+)"/.exec(message)?.[1] ?? null;
  if (code === '23502') return { why: 'missing', column };
  if (code === '23505' || code === '23P01') return { why: 'taken', column: null };
  if (code === '23503') return { why: 'link-unknown', column: null };
  return { why: code.startsWith('22') || code === '23514' ? 'unfit' : 'refused', column: null };
}
