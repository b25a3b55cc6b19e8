import type { AccessLine } from '@/lib/base/access/access-line';
import type { SchemaGrant, SchemaPolicy } from './app-schema';

type Deed = AccessLine['may'];
type Which = AccessLine['which'];

const commands = { read: 'select', add: 'insert', change: 'update', delete: 'delete' } as const;

/** The facts about a table that decide access: grants and policies, and whether the policies apply at all. */
export type AccessFacts = {
  grants: readonly SchemaGrant[];
  policies: readonly SchemaPolicy[];
  isGuarded: boolean;
};

/**
 * Who may do what with the rows: both a grant and a policy are needed. Of several policies the widest counts, as in
 * Postgres. Lists strangers, signed-in people if they may do more, and the app's owner if only the owner may.
 */
export function readAccess({ grants, policies, isGuarded }: AccessFacts): AccessLine[] {
  const grantOf = (role: 'anon' | 'authenticated', may: Deed) =>
    grants.find((grant) => grant.role === role && grant.command === commands[may]);
  const reaches = (role: 'anon' | 'authenticated', may: Deed): Reach[] => {
    if (grantOf(role, may) === undefined) return [];
    if (!isGuarded) return ['all'];
    return policies
      .filter((policy) => policy.command === commands[may] || policy.command === 'all')
      .filter(({ roles }) => roles.includes(role) || roles.includes('public'))
      .map(({ using, check }) => reach(may === 'add' ? (check ?? using) : using));
  };
  const widest = (found: readonly Reach[]): Which | null => order.find((which) => found.includes(which)) ?? null;
  const line = (role: 'anon' | 'authenticated', who: AccessLine['who'], may: Deed, which: Which): AccessLine => {
    const columns = grantOf(role, may)?.columns ?? null;
    return { who, may, which, ...(columns !== null && { columns: [...columns] }) };
  };
  return (['read', 'add', 'change', 'delete'] as const).flatMap((may): AccessLine[] => {
    // A policy that asks who somebody is admits nobody who is not signed in.
    const anyone = widest(reaches('anon', may).filter((which) => which !== 'own'));
    const theirs = reaches('authenticated', may);
    const signedIn = widest(theirs);
    const strangers = anyone === null ? null : line('anon', 'anyone', may, anyone);
    const people = signedIn === null ? null : line('authenticated', 'signed-in', may, signedIn);
    const isMore = people !== null && (people.which !== strangers?.which || isWider(people, strangers));
    return [
      ...(strangers === null ? [] : [strangers]),
      ...(isMore ? [people] : []),
      ...(theirs.includes('owner') && signedIn !== 'all' ? [line('authenticated', 'owner', may, 'all')] : []),
    ];
  });
}

/** Whether the first line gives access to more columns than the second. */
function isWider({ columns }: AccessLine, than: AccessLine): boolean {
  if (than.columns === undefined) return false;
  return columns === undefined || columns.some((column) => !than.columns!.includes(column));
}

type Reach = Which | 'owner' | 'none';

/** From wide to narrow. */
const order: readonly Which[] = ['all', 'some', 'own'];

function reach(condition: string | null): Reach {
  if (condition === null) return 'all';
  const bare = condition
    .replace(/\(\s*select\s+auth\.uid\(\)\s+as\s+uid\s*\)/gi, 'auth.uid()')
    .replace(/\(\s*select\s+(?:public\.)?is_owner\(\)\s+as\s+is_owner\s*\)/gi, 'is_owner()')
    .replace(/[()]/g, '')
    .replaceAll('auth.uid', 'uid')
    // Spaces between words stay: `is_public OR user_id = uid` is more than one's own.
    .split('=')
    .map((side) => side.replace(/\s+/g, ' ').trim())
    .join('=');
  if (bare === 'true') return 'all';
  if (bare === 'false') return 'none';
  if (/^(public\.)?is_owner$/.test(bare)) return 'owner';
  return /^(uid="?\w+"?|"?\w+"?=uid)$/.test(bare) ? 'own' : 'some';
}
