import type { ClassGuard } from './class-guards.fixture';

const owners = (message: string) => `  if not public.is_owner() then
    raise exception using errcode = '42501', message = '${message}';
  end if;
`;
const taken =
  'where i.token_hash = digest and i.email = address and i.used_at is null and i.expires_at > now()\n  returning';

/** The guards of invitations, like those of people in `guards.fixture.ts`. */
export const inviteGuards: readonly ClassGuard[] = [
  {
    name: 'an invitation works once',
    lets: 'an invitation used a second time, after the role was taken away',
    find: taken,
    replace: taken.replace(' and i.used_at is null', ''),
  },
  {
    name: 'an invitation is for one address',
    lets: 'an invitation used by the account of another address',
    find: taken,
    replace: taken.replace(' and i.email = address', ''),
  },
  {
    name: 'an invitation runs out',
    lets: 'an invitation that ran out',
    find: taken,
    replace: taken.replace(' and i.expires_at > now()', ''),
  },
  {
    name: 'an invitation is known by its digest',
    lets: 'an invitation guessed: empty, the address, the digest, the id, a pattern',
    find: taken,
    replace: taken.replace('i.token_hash = digest', 'digest is not null'),
  },
  {
    name: 'another invitation replaces the one before',
    lets: 'an invitation taken back, or replaced by another one',
    find: '(i.email = address or i.expires_at <',
    replace: '(i.expires_at <',
  },
  {
    name: 'the owner alone invites',
    lets: 'invitations made by a stranger, a member, an editor',
    find: owners('Only the owner invites people.'),
    replace: '',
  },
  {
    name: 'the owner alone sees invitations',
    lets: 'invited addresses and digests read by a stranger, a member, an editor',
    find: owners('Only the owner sees invitations.'),
    replace: '',
  },
  {
    name: 'the owner alone takes invitations back',
    lets: 'invitations taken back by an editor',
    find: owners('Only the owner takes invitations back.'),
    replace: '',
  },
  {
    name: 'who is blocked takes no invitation',
    lets: 'somebody blocked in the table alone raises themselves by an invitation from before',
    find: " or exists (select from only public.app_people p where p.user_id = auth.uid() and p.is_blocked) then\n    raise exception using errcode = '42501', message = 'Only somebody",
    replace: " then\n    raise exception using errcode = '42501', message = 'Only somebody",
  },
];
