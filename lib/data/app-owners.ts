import type { AppError } from '@/lib/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { dataFailure } from './data-failure';
import { openData, openForChange, type DataAsked, type DataDependencies } from './open-data';

/** Whether rules or functions of the app ask `is_owner()`, and it is Easel's: apps of before have one of their own. */
const asksSql = `select exists (select from pg_catalog.pg_proc p join pg_catalog.pg_roles r on r.oid = p.proowner
    where p.pronamespace = 'public'::pg_catalog.regnamespace and p.proname = 'is_owner' and p.prosrc like '%easel.owners%')
  and (exists (select from pg_catalog.pg_policies where concat(qual, ' ', with_check) like '%is_owner()%')
    or exists (select from pg_catalog.pg_proc where pronamespace = 'public'::pg_catalog.regnamespace and proname <> 'is_owner'
      and prosrc like '%is_owner()%')) as asks`;

/** Ids of the accounts that are owners of the app; null where it does not ask who is. */
export async function readOwners(
  dependencies: DataDependencies,
  asked: DataAsked,
): Promise<Result<readonly string[] | null, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return succeed(null);
  const read = await dependencies.backends.read(opened.value, asksSql);
  if (!read.ok) return fail(dataFailure(read.error));
  if (read.value[0]?.asks !== true) return succeed(null);
  const told = await dependencies.backends.own(opened.value, 'nobody');
  return told.ok ? succeed(told.value.owners) : fail(dataFailure(told.error));
}

/** Says that somebody who signed up is an owner of the app, or no longer is; `person-gone` where there is no such account. */
export async function changeOwner(
  dependencies: DataDependencies,
  { person, isOwner, ...asked }: DataAsked & { person: string; isOwner: boolean },
): Promise<Result<null, AppError>> {
  const opened = await openForChange(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return fail({ code: 'person-gone' });
  const done = await dependencies.backends.own(opened.value, { userId: person, isNoLonger: !isOwner });
  if (!done.ok) return fail(dataFailure(done.error));
  // Somebody who is no owner already is as was asked.
  return done.value.isDone || !isOwner ? succeed(null) : fail({ code: 'person-gone' });
}
