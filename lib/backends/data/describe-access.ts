import type { SchemaPolicy } from '@/lib/backends/backends/app-schema';
import type { AccessLine } from './data-view';

type Deed = AccessLine['may'];
type Which = AccessLine['which'];

const commands = { read: 'select', add: 'insert', change: 'update', delete: 'delete' } as const;

/** What anonymous and signed-in visitors were granted on a table, apart from policies. */
export type Grants = Readonly<Record<'anon' | 'authenticated', readonly (typeof commands)[Deed][]>>;

/**
 * Who may do what with the rows: both a grant and a policy are needed. Of several policies the widest counts, as in
 * Postgres. Lists strangers, and signed-in people where they may do more.
 */
export function describeAccess(policies: readonly SchemaPolicy[], grants: Grants, isGuarded: boolean): AccessLine[] {
  const widest = (role: 'anon' | 'authenticated', may: Deed): Which | null => {
    const command = commands[may];
    if (!grants[role].includes(command)) return null;
    if (!isGuarded) return 'all';
    const found = policies
      .filter((policy) => policy.command === command || policy.command === 'all')
      .filter(({ roles }) => roles.includes(role) || roles.includes('public'))
      .map(({ using, check }) => reach(may === 'add' ? (check ?? using) : using))
      // A policy that asks who somebody is admits nobody who is not signed in.
      .filter((which) => role === 'authenticated' || which !== 'own');
    return order.find((which) => found.includes(which)) ?? null;
  };
  return (['read', 'add', 'change', 'delete'] as const).flatMap((may): AccessLine[] => {
    const anyone = widest('anon', may);
    const signedIn = widest('authenticated', may);
    return [
      ...(anyone === null ? [] : [{ who: 'anyone', may, which: anyone } as const]),
      ...(signedIn === null || signedIn === anyone ? [] : [{ who: 'signed-in', may, which: signedIn } as const]),
    ];
  });
}

/** From wide to narrow. */
const order: readonly Which[] = ['all', 'some', 'own'];

function reach(condition: string | null): Which {
  if (condition === null) return 'all';
  const bare = condition
    .replace(/\(\s*select\s+auth\.uid\(\)\s+as\s+uid\s*\)/gi, 'auth.uid()')
    .replace(/[()\s]/g, '')
    .replaceAll('auth.uid', 'uid');
  if (bare === 'true') return 'all';
  return /^(uid="?\w+"?|"?\w+"?=uid)$/.test(bare) ? 'own' : 'some';
}
