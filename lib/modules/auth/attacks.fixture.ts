import { createHmac } from 'node:crypto';
import type { AuthWorld, Somebody } from './auth-world.fixture';

/** `tries` returns whether the attack worked: somebody got, saw or changed something that is not theirs. */
export type Attack = { name: string; tries(world: AuthWorld): Promise<boolean> };

const roleOf = async ({ read }: AuthWorld, { id }: { id: string }) =>
  (await read(`select role, is_blocked from public.app_people where user_id = '${id}'`))[0];
const isRaised = async (world: AuthWorld, who: Somebody) => (await roleOf(world, who))?.role !== 'member';
const asked = async (who: Somebody, role: string | null) =>
  (await who.client.rpc('has_role', { wanted: role })).data === true;
const seesNotes = async (world: AuthWorld, token: string) =>
  (await world.call('/rest/v1/notes?select=text', { headers: { authorization: `Bearer ${token}` } })).text.includes(
    'for members',
  );
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = (who: Somebody, more: object = {}) => ({
  ...(JSON.parse(Buffer.from(who.token.split('.')[1]!, 'base64url').toString()) as object),
  ...more,
});
/** Somebody the owner has blocked, who still holds the tokens from before. */
async function blocked(world: AuthWorld, email: string): Promise<Somebody> {
  const who = await world.arrive(email);
  const done = await world.owner.client.rpc('set_person_blocked', { person: who.id, blocked: true });
  if (done.error) throw new Error(done.error.message);
  return who;
}

export const attacks: readonly Attack[] = [
  {
    name: 'a role among what one writes about oneself when signing up',
    async tries(world) {
      const who = await world.arrive('a01@x.test', { role: 'editor', is_owner: true, app_role: 'owner' });
      return (await isRaised(world, who)) || (await asked(who, 'editor'));
    },
  },
  {
    name: 'a role among what one changes about oneself later',
    async tries(world) {
      await world.member.client.auth.updateUser({ data: { role: 'editor', app_metadata: { role: 'owner' } } });
      return (await isRaised(world, world.member)) || (await asked(world.member, 'editor'));
    },
  },
  {
    name: 'one’s own row updated with a higher role',
    async tries(world) {
      await world.member.client.from('app_people').update({ role: 'editor' }).eq('user_id', world.member.id);
      return isRaised(world, world.member);
    },
  },
  {
    name: 'one’s own row written over by an upsert',
    async tries(world) {
      await world.member.client.from('app_people').upsert({ user_id: world.member.id, role: 'editor' });
      return isRaised(world, world.member);
    },
  },
  {
    name: 'one’s own row deleted and put in again',
    async tries(world) {
      await world.member.client.from('app_people').delete().eq('user_id', world.member.id);
      return (await roleOf(world, world.member)) === undefined;
    },
  },
  {
    name: 'other people’s places read from the table',
    async tries({ member }) {
      const { data } = await member.client.from('app_people').select('user_id');
      return (data ?? []).some(({ user_id }) => user_id !== member.id);
    },
  },
  {
    name: 'the table read by a stranger',
    tries: async ({ stranger }) => ((await stranger.from('app_people').select('*')).data ?? []).length > 0,
  },
  {
    name: 'a member raises themselves by the function',
    async tries(world) {
      await world.member.client.rpc('set_person_role', { person: world.member.id, new_role: 'editor' });
      return isRaised(world, world.member);
    },
  },
  {
    name: 'an editor raises a member',
    async tries(world) {
      await world.editor.client.rpc('set_person_role', { person: world.other.id, new_role: 'editor' });
      return isRaised(world, world.other);
    },
  },
  {
    name: 'a stranger raises a member',
    async tries(world) {
      await world.stranger.rpc('set_person_role', { person: world.other.id, new_role: 'editor' });
      return isRaised(world, world.other);
    },
  },
  {
    name: 'a member blocks the editor',
    async tries(world) {
      await world.member.client.rpc('set_person_blocked', { person: world.editor.id, blocked: true });
      return (await roleOf(world, world.editor))?.is_blocked === true;
    },
  },
  {
    name: 'an editor blocks the owner',
    async tries(world) {
      await world.editor.client.rpc('set_person_blocked', { person: world.owner.id, blocked: true });
      return (await roleOf(world, world.owner))?.is_blocked === true;
    },
  },
  {
    name: 'a member reads the list of people with their addresses',
    tries: async ({ member }) => ((await member.client.rpc('list_people')).data ?? []).length > 0,
  },
  {
    name: 'a stranger reads the list of people',
    tries: async ({ stranger }) => ((await stranger.rpc('list_people')).data ?? []).length > 0,
  },
  {
    name: 'a guest without an account counts as a member',
    async tries({ stranger }) {
      const { data, error } = await stranger.auth.signInAnonymously();
      if (error) return false;
      const answer = await stranger.rpc('has_role', { wanted: 'member' });
      await stranger.auth.signOut();
      return data.session !== null && answer.data === true;
    },
  },
  {
    name: 'a stranger counts as a member',
    tries: async ({ stranger }) => (await stranger.rpc('has_role', { wanted: 'member' })).data === true,
  },
  {
    name: 'a member asks for roles by odd names',
    async tries({ member }) {
      for (const role of ['editor', 'owner', '', '%', 'EDITOR', 'member,editor', "editor' or true --", null])
        if (await asked(member, role)) return true;
      return false;
    },
  },
  {
    name: 'a member writes what only editors write',
    tries: async ({ member, read }) => {
      await member.client.from('notes').insert({ id: 2, text: 'mine' });
      return (await read('select 1 from public.notes where id = 2')).length > 0;
    },
  },
  {
    name: 'a blocked person reads with the token from before',
    async tries(world) {
      const who = await blocked(world, 'b01@x.test');
      return seesNotes(world, who.token);
    },
  },
  {
    name: 'somebody blocked in the table alone goes on with their session',
    async tries(world) {
      const who = await world.arrive('b05@x.test');
      await world.write(`update public.app_people set is_blocked = true where user_id = '${who.id}'`);
      return seesNotes(world, who.token);
    },
  },
  {
    name: 'somebody blocked in the table alone takes another name',
    async tries(world) {
      const who = await world.arrive('b06@x.test');
      await world.write(`update public.app_people set is_blocked = true where user_id = '${who.id}'`);
      await who.client.rpc('set_my_name', { new_name: 'Olga' });
      return (await world.read(`select name from public.app_people where user_id = '${who.id}'`))[0]?.name === 'Olga';
    },
  },
  {
    name: 'a blocked person signs in again',
    async tries(world) {
      const { email } = await blocked(world, 'b02@x.test');
      return (await world.signIn(email)) !== null;
    },
  },
  {
    name: 'a blocked person’s session is renewed',
    async tries(world) {
      const { client } = await blocked(world, 'b03@x.test');
      return (await client.auth.refreshSession()).error === null;
    },
  },
  {
    name: 'a blocked person takes another name, to be taken for somebody else',
    async tries(world) {
      const { id, token } = await blocked(world, 'b04@x.test');
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ new_name: 'Olga' });
      await world.call('/rest/v1/rpc/set_my_name', { method: 'POST', headers, body });
      return (await world.read(`select name from public.app_people where user_id = '${id}'`))[0]?.name === 'Olga';
    },
  },
  {
    name: 'a blocked person deletes their account, to join again',
    async tries(world) {
      const { id, token } = await blocked(world, 'b07@x.test');
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      await world.call('/rest/v1/rpc/delete_my_account', { method: 'POST', headers, body: '{}' });
      return (await world.read(`select 1 from auth.users where id = '${id}'`)).length === 0;
    },
  },
  {
    name: 'somebody blocked in the table alone deletes their account, to join again',
    async tries(world) {
      const who = await world.arrive('b09@x.test');
      await world.write(`update public.app_people set is_blocked = true where user_id = '${who.id}'`);
      await who.client.rpc('delete_my_account');
      return (await world.read(`select 1 from auth.users where id = '${who.id}'`)).length === 0;
    },
  },
  {
    name: 'a blocked person takes another address with the token from before',
    async tries(world) {
      const { id, token } = await blocked(world, 'b08@x.test');
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      await world.call('/auth/v1/user', {
        method: 'PUT',
        headers,
        body: '{"email":"fresh@x.test","password":"Fresh-start-2026"}',
      });
      return (await world.read(`select 1 from auth.users where id = '${id}' and email = 'b08@x.test'`)).length === 0;
    },
  },
  {
    name: 'a table that inherits from the table of people brings a role',
    async tries(world) {
      const who = await world.arrive('h01@x.test');
      // If the part's tables belong to a database role of their own, such a table can't even be created.
      const isMade = await world.write('create table public.more_people () inherits (public.app_people)').then(
        () => true,
        (error: Error) => {
          if (error.message.includes('must be owner of table app_people')) return false;
          throw error;
        },
      );
      if (!isMade) return false;
      await world.write(`insert into public.more_people (user_id, role) values ('${who.id}', 'editor')`);
      const worked = await asked(who, 'editor');
      await world.write('drop table public.more_people');
      return worked;
    },
  },
  {
    name: 'a role in the metadata that the server alone may write, when signing up',
    async tries(world) {
      const body = JSON.stringify({
        ...{ email: 'm01@x.test', password: 'Long-enough-2026', role: 'service_role' },
        ...{ app_metadata: { role: 'editor', is_owner: true }, is_anonymous: false },
      });
      const headers = { 'content-type': 'application/json' };
      const { text } = await world.call('/auth/v1/signup', { method: 'POST', headers, body });
      const rows = await world.read(`select role, raw_app_meta_data from auth.users where email = 'm01@x.test'`);
      return /service_role/.test(text) || rows.some((row) => /editor|is_owner|service_role/.test(JSON.stringify(row)));
    },
  },
  {
    name: 'other people’s places embedded in rows that one may read',
    async tries(world) {
      const { member, owner } = world;
      const headers = { authorization: `Bearer ${member.token}` };
      const asks = [
        'notes?select=*,app_people(*)',
        'app_people?select=*,users(*)',
        'app_people?select=*&role=eq.editor',
      ];
      const told = await Promise.all(asks.map(async (ask) => (await world.call(`/rest/v1/${ask}`, { headers })).text));
      return told.some((text) => text.includes(owner.id) && !text.includes('"code"'));
    },
  },
  {
    name: 'owners read through the schema that stores them',
    async tries(world) {
      const { member, owner } = world;
      const headers = { authorization: `Bearer ${member.token}`, 'accept-profile': 'easel' };
      return (await world.call('/rest/v1/owners?select=*', { headers })).text.includes(owner.id);
    },
  },
  {
    name: 'a deleted person’s token still counts',
    async tries(world) {
      const who = await world.arrive('c01@x.test');
      await who.client.rpc('delete_my_account');
      return seesNotes(world, who.token);
    },
  },
  {
    name: 'a deleted person’s session is renewed',
    async tries(world) {
      const who = await world.arrive('c02@x.test');
      await who.client.rpc('delete_my_account');
      return (await who.client.auth.refreshSession()).error === null;
    },
  },
  {
    name: 'a stranger deletes accounts',
    async tries({ stranger, read }) {
      const count = async () => (await read('select count(*)::int as n from auth.users'))[0]?.n;
      const before = await count();
      await stranger.rpc('delete_my_account');
      return (await count()) !== before;
    },
  },
  {
    name: 'the owner deletes themselves, and the app is nobody’s',
    async tries({ owner, read }) {
      await owner.client.rpc('delete_my_account');
      return (await read(`select 1 from auth.users where id = '${owner.id}'`)).length === 0;
    },
  },
  {
    name: 'the copy of one’s data holds other people’s rows',
    async tries({ member }) {
      return JSON.stringify((await member.client.rpc('export_my_data')).data ?? {}).includes('secret of Otto');
    },
  },
  {
    name: 'a stranger asks for a copy of data',
    tries: async ({ stranger }) =>
      Object.values((await stranger.rpc('export_my_data')).data ?? {}).some((rows) => (rows as unknown[]).length > 0),
  },
  {
    name: 'a stranger asks for a place',
    tries: async ({ stranger }) => ((await stranger.rpc('my_place')).data ?? null) !== null,
  },
  {
    name: 'what runs when somebody joins is called by hand',
    tries: async ({ member }) => (await member.client.rpc('app_people_joins')).error === null,
  },
  {
    name: 'accounts read through another schema',
    async tries({ call, member }) {
      const headers = { authorization: `Bearer ${member.token}`, 'accept-profile': 'auth' };
      return (await call('/rest/v1/users?select=email', { headers })).text.includes('@x.test');
    },
  },
  {
    name: 'a token without a signature',
    tries: (world) => seesNotes(world, `${part({ alg: 'none', typ: 'JWT' })}.${part(claims(world.member))}.`),
  },
  {
    name: 'a token signed with a key of one’s own',
    tries(world) {
      const said = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims(world.owner))}`;
      return seesNotes(world, `${said}.${createHmac('sha256', 'secret').update(said).digest('base64url')}`);
    },
  },
  {
    name: 'a token with another person’s id under the old signature',
    tries(world) {
      const [head, , signature] = world.member.token.split('.');
      return seesNotes(world, `${head}.${part(claims(world.member, { sub: world.owner.id }))}.${signature}`);
    },
  },
  {
    name: 'a role claimed in the token’s own words',
    async tries(world) {
      const [head, , signature] = world.member.token.split('.');
      return seesNotes(world, `${head}.${part(claims(world.member, { role: 'service_role' }))}.${signature}`);
    },
  },
];
