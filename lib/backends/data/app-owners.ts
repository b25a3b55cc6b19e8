import type { BackendId } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import type { AppError } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { dataFailure } from './data-failure';
import { openForChange, type DataAsked, type DataDependencies } from './open-data';

/** Whether the app's policies or functions call Easel's `is_owner()`; older apps have a function of their own. */
const asksSql = `select exists (select from pg_catalog.pg_proc
    where pronamespace = 'public'::pg_catalog.regnamespace and proname = 'is_owner' and prosrc like '%easel.owners%')
  and (exists (select from pg_catalog.pg_policies where concat(qual, ' ', with_check) like '%is_owner()%')
    or exists (select from pg_catalog.pg_proc where pronamespace = 'public'::pg_catalog.regnamespace and proname <> 'is_owner'
      and prosrc like '%is_owner()%')) as asks`;

/** The account ids of the app's owners; null if the app never checks who is an owner. */
export async function readOwners(
  backends: Pick<Backends, 'own' | 'read'>,
  id: BackendId,
): Promise<Result<readonly string[] | null, AppError>> {
  const read = await backends.read(id, asksSql);
  if (!read.ok) return fail(dataFailure(read.error));
  if (read.value[0]?.asks !== true) return succeed(null);
  const told = await backends.own(id, 'nobody');
  return told.ok ? succeed(told.value.owners) : fail(dataFailure(told.error));
}

/** Makes somebody who signed up an owner of the app, or revokes it; `person-gone` if there is no such account. */
export async function changeOwner(
  dependencies: DataDependencies,
  { person, isOwner, ...asked }: DataAsked & { person: string; isOwner: boolean },
): Promise<Result<null, AppError>> {
  const opened = await openForChange(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return fail({ code: 'person-gone' });
  const done = await dependencies.backends.own(opened.value, { userId: person, isNoLonger: !isOwner });
  if (!done.ok) return fail(dataFailure(done.error));
  // Revoking succeeds even if the person isn't an owner: there is nothing to do.
  return done.value.isDone || !isOwner ? succeed(null) : fail({ code: 'person-gone' });
}
