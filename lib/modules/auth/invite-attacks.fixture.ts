import type { AuthWorld, Somebody } from './auth-world.fixture';
import type { Attack } from './attacks.fixture';

let count = 0;
const nextAddress = () => `invited-${(count += 1)}@x.test`;
export const invite = async ({ owner }: AuthWorld, email: string, role = 'editor') => {
  const { data, error } = await owner.client.rpc('app_invite_make', { for_email: email, new_role: role });
  if (error) throw new Error(error.message);
  return data as string;
};
export const accept = async ({ client }: Pick<Somebody, 'client'>, token: string) =>
  client.rpc('app_invite_accept', { token });
export const isEditor = async (world: AuthWorld, { id }: Somebody) =>
  (await world.read(`select role from public.app_people where user_id = '${id}'`))[0]?.role === 'editor';

export const inviteAttacks: readonly Attack[] = [
  {
    name: 'an invitation used a second time, after the role was taken away',
    async tries(world) {
      const who = await world.arrive(nextAddress());
      const token = await invite(world, who.email);
      await accept(who, token);
      await world.owner.client.rpc('set_person_role', { person: who.id, new_role: 'member' });
      await accept(who, token);
      return isEditor(world, who);
    },
  },
  {
    name: 'an invitation used by the account of another address',
    async tries(world) {
      const who = await world.arrive(nextAddress());
      await accept(who, await invite(world, nextAddress()));
      return isEditor(world, who);
    },
  },
  {
    name: 'an invitation that ran out',
    async tries(world) {
      const who = await world.arrive(nextAddress());
      const token = await invite(world, who.email);
      await world.write(
        `update public.app_invites set expires_at = now() - interval '1 minute' where email = '${who.email}'`,
      );
      await accept(who, token);
      return isEditor(world, who);
    },
  },
  {
    name: 'an invitation taken back, or replaced by another one',
    async tries(world) {
      const [one, two] = [await world.arrive(nextAddress()), await world.arrive(nextAddress())];
      const [back, replaced] = [await invite(world, one.email), await invite(world, two.email)];
      const [row] = await world.read(`select id from public.app_invites where email = '${one.email}'`);
      await world.owner.client.rpc('app_invite_withdraw', { invite: row?.id });
      await invite(world, two.email, 'member');
      await Promise.all([accept(one, back), accept(two, replaced)]);
      return (await isEditor(world, one)) || (await isEditor(world, two));
    },
  },
  {
    name: 'an invitation guessed: empty, the address, the digest, the id, a pattern',
    async tries(world) {
      const who = await world.arrive(nextAddress());
      await invite(world, who.email);
      const [row] = await world.read(`select id, token_hash from public.app_invites where email = '${who.email}'`);
      for (const token of ['', who.email, String(row?.token_hash), String(row?.id), '%', '0'.repeat(64)])
        await accept(who, token);
      return isEditor(world, who);
    },
  },
  {
    name: 'invitations made by a stranger, a member, an editor',
    async tries(world) {
      for (const client of [world.stranger, world.member.client, world.editor.client]) {
        const given = { for_email: nextAddress(), new_role: 'editor' };
        if ((await client.rpc('app_invite_make', given)).error === null) return true;
      }
      return false;
    },
  },
  {
    name: 'an invitation to be the owner',
    tries: async ({ owner }) =>
      (await owner.client.rpc('app_invite_make', { for_email: nextAddress(), new_role: 'owner' })).error === null,
  },
  {
    name: 'invited addresses and digests read by a stranger, a member, an editor',
    async tries(world) {
      await invite(world, nextAddress());
      for (const client of [world.stranger, world.member.client, world.editor.client]) {
        if (((await client.from('app_invites').select('*')).data ?? []).length > 0) return true;
        if (((await client.rpc('app_invite_list')).data ?? []).length > 0) return true;
      }
      return false;
    },
  },
  {
    name: 'invitations taken back by an editor',
    async tries(world) {
      const email = nextAddress();
      await invite(world, email);
      const at = `select id from public.app_invites where email = '${email}'`;
      await world.editor.client.rpc('app_invite_withdraw', { invite: (await world.read(at))[0]?.id });
      return (await world.read(at)).length === 0;
    },
  },
  {
    name: 'somebody blocked in the table alone raises themselves by an invitation from before',
    async tries(world) {
      const who = await world.arrive(nextAddress());
      const token = await invite(world, who.email);
      await world.write(`update public.app_people set is_blocked = true where user_id = '${who.id}'`);
      await accept(who, token);
      return isEditor(world, who);
    },
  },
];
