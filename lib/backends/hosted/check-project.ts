import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { createHostedDatabase } from './hosted-database';
import { type HostedProject, type HostedReach, type HostedTrouble, readProjectUrl } from './hosted-project';
import { runQuery } from './management-api';

/** The kind of project key that a text is, judged by format only; older keys are tokens that contain their role. */
export function kindOfKey(key: string): 'publishable' | 'secret' | null {
  if (/^sb_publishable_[\w-]+$/.test(key)) return 'publishable';
  if (/^sb_secret_[\w-]+$/.test(key)) return 'secret';
  const role = roleOf(key);
  if (role === 'anon') return 'publishable';
  return role === 'service_role' ? 'secret' : null;
}

function roleOf(token: string): unknown {
  const [, claims, signature] = token.split('.');
  if (claims === undefined || signature === undefined) return null;
  try {
    return (JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { role?: unknown }).role;
  } catch {
    return null;
  }
}

/**
 * Tests a project with each of its keys, in the way they will be used, without changing anything. Returns the first
 * problem, or the project in the form to store. Costs four calls.
 */
export async function checkProject(
  reach: HostedReach,
  given: HostedProject,
): Promise<Result<HostedProject, HostedTrouble>> {
  const read = readProjectUrl(given.url, reach);
  if ('trouble' in read) return fail(read.trouble);
  const project: HostedProject = {
    url: read.url,
    publishableKey: given.publishableKey.trim(),
    secretKey: given.secretKey.trim(),
    accessToken: given.accessToken.trim(),
  };
  const [publishable, secret] = [kindOfKey(project.publishableKey), kindOfKey(project.secretKey)];
  if (publishable === 'secret') return fail('hosted-publishable-is-secret');
  if (publishable === null) return fail('hosted-publishable-wrong');
  if (secret === 'publishable') return fail('hosted-secret-is-publishable');
  if (secret === null) return fail('hosted-secret-wrong');
  if (!/^sbp_\w+$/.test(project.accessToken)) return fail('hosted-token-form');

  const asApp = await knock(reach, `${project.url}/auth/v1/settings`, project.publishableKey);
  if (asApp === null) return fail('hosted-unreachable');
  if (asApp >= 500) return fail('hosted-paused');
  if (asApp !== 200) return fail('hosted-publishable-wrong');
  const asOwner = await knock(reach, `${project.url}/auth/v1/admin/users?per_page=1`, project.secretKey);
  if (asOwner === null) return fail('hosted-unreachable');
  if (asOwner !== 200) return fail('hosted-secret-wrong');
  const asked = await runQuery(reach, project, { query: 'select 1 as one', read_only: true });
  if (!asked.ok) return fail('trouble' in asked.error ? asked.error.trouble : 'hosted-unreachable');
  return succeed(project);
}

/** The response status; null without a response. */
async function knock({ fetch }: HostedReach, url: string, key: string): Promise<number | null> {
  const isToken = !key.startsWith('sb_');
  try {
    const answer = await fetch(url, {
      headers: { apikey: key, ...(isToken ? { authorization: `Bearer ${key}` } : {}) },
      redirect: 'error',
      signal: AbortSignal.timeout(15_000),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}

/**
 * Whether the project contains nothing from an app, not even leftovers of an interrupted move: rows are never moved
 * into a project that another app uses, or on top of older data. Null if the project does not respond.
 */
export async function isEmptyProject(reach: HostedReach, project: HostedProject): Promise<boolean | null> {
  const database = createHostedDatabase(reach, project);
  const read = await database.read(heldSql);
  if (!read.ok) return null;
  const [held] = read.value;
  if (Number(held?.things) > 0) return false;
  if (held?.has_notes !== true) return true;
  const notes = await database.read('select count(*)::int as noted from supabase_migrations.schema_migrations');
  return notes.ok ? Number(notes.value[0]?.noted) === 0 : null;
}

const heldSql = `select (select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm'))
    + (select count(*) from auth.users) + (select count(*) from storage.buckets) as things,
  to_regclass('supabase_migrations.schema_migrations') is not null as has_notes`;
