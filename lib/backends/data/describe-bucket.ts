import type { SchemaPolicy } from '@/lib/backends/backends/app-schema';
import type { AccessLine } from './data-view';
import { readAccess } from '@/lib/backends/backends/read-access';

/** Both roles have all grants on uploads; only policies restrict them. */
const grants = (['anon', 'authenticated'] as const).flatMap((role) =>
  (['select', 'insert', 'update', 'delete'] as const).map((command) => ({ role, command, columns: null })),
);

/** Who may do what with one bucket's files, from the policies on all uploads. */
export function describeBucket(
  { id, isPublic }: { id: string; isPublic: boolean },
  policies: readonly SchemaPolicy[],
): AccessLine[] {
  const own = policies
    .filter((policy) => concerns(id, policy.using) && concerns(id, policy.check))
    .map((policy) => ({ ...policy, using: within(policy.using), check: within(policy.check) }));
  const lines = readAccess({ policies: own, grants, isGuarded: true });
  // Files of a public bucket can be read by address, without a policy.
  return isPublic
    ? [{ who: 'anyone', may: 'read', which: 'all' }, ...lines.filter(({ may }) => may !== 'read')]
    : lines;
}

const bucketClause = /\(?bucket_id = '((?:[^']|'')*)'(?:::text)?\)?/g;

/** Whether a condition can be true in this bucket: not if it only names other buckets. */
function concerns(id: string, condition: string | null): boolean {
  const named = [...(condition ?? '').matchAll(bucketClause)].map((match) => match[1]!.replaceAll("''", "'"));
  return named.length === 0 || named.includes(id);
}

/** A condition without its bucket check, in the form `readAccess` reads; `true` if nothing is left. */
function within(condition: string | null): string | null {
  if (condition === null) return null;
  const rest = condition
    .replace(bucketClause, 'true')
    .replace(/\(storage\.foldername\(name\)\)\[1\]/g, 'owner')
    .replace(/::text|::uuid/g, '')
    .replace(/\btrue AND\b|\bAND true\b/gi, '');
  return rest;
}
