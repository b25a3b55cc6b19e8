import type { SchemaPolicy } from '@/lib/backends/app-schema';
import type { AccessLine } from './data-view';
import { describeAccess } from './describe-access';

/** Everything about uploads is granted; the policies alone decide. */
const granted = ['select', 'insert', 'update', 'delete'] as const;
const grants = { anon: granted, authenticated: granted };

/** Who may do what with the files of one bucket, from the policies on all uploads. */
export function describeBucket(
  { id, isPublic }: { id: string; isPublic: boolean },
  policies: readonly SchemaPolicy[],
): AccessLine[] {
  const own = policies
    .filter((policy) => concerns(id, policy.using) && concerns(id, policy.check))
    .map((policy) => ({ ...policy, using: within(policy.using), check: within(policy.check) }));
  const lines = describeAccess(own, grants, true);
  // Whoever has the address of a public one needs no policy.
  return isPublic
    ? [{ who: 'anyone', may: 'read', which: 'all' }, ...lines.filter(({ may }) => may !== 'read')]
    : lines;
}

const bucketClause = /\(?bucket_id = '((?:[^']|'')*)'(?:::text)?\)?/g;

/** Whether a condition can hold in a bucket: one that names others alone cannot. */
function concerns(id: string, condition: string | null): boolean {
  const named = [...(condition ?? '').matchAll(bucketClause)].map((match) => match[1]!.replaceAll("''", "'"));
  return named.length === 0 || named.includes(id);
}

/** What a condition asks beside the bucket, in the form `describeAccess` reads; `true` where that is nothing. */
function within(condition: string | null): string | null {
  if (condition === null) return null;
  const rest = condition
    .replace(bucketClause, 'true')
    .replace(/\(storage\.foldername\(name\)\)\[1\]/g, 'owner')
    .replace(/::text|::uuid/g, '')
    .replace(/\btrue AND\b|\bAND true\b/gi, '');
  return rest;
}
