import type { Session } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, openTestBackends, testId, type TestBackends } from '../../backends/backends/backends.fixture';
import { moduleSql, openAuthWorld, type AuthWorld } from './auth-world.fixture';
import { accountOf, endLostSession, makeAccount } from './files/accounts';

let opened: TestBackends;
let world: AuthWorld;
beforeAll(async () => {
  opened = await openTestBackends();
  world = await openAuthWorld(opened, await moduleSql());
});
afterAll(() => opened?.dispose());

async function comeAsGuest() {
  const client = world.fresh();
  const { data } = await client.auth.signInAnonymously();
  const session: Session | null = data.session;
  return { client, session: session!, id: session!.user.id };
}

/** Somebody with a session but no account, because they bought or wrote something as a guest. */
describe('a guest', () => {
  const given = (email: string) => ({ email, password: 'a long sentence 42', name: 'Gerda', backTo: 'http://x.test/' });
  test('has no account, so that the sign-in form is still shown to them', async () => {
    const { client, session } = await comeAsGuest();
    expect(accountOf(session)).toBeNull();
    expect((await client.rpc('has_role', { wanted: 'member' })).data).toBe(false);
    expect(accountOf(null)).toBeNull();
  });

  test('who makes an account keeps what is theirs, is a member with a name, and signs in elsewhere', async () => {
    const { client, id } = await comeAsGuest();
    expect((await client.from('diary').insert({ text: 'bought a mug' })).error).toBeNull();
    expect(await makeAccount(client, given('gerda@x.test'))).toEqual({ waits: false });
    const { data } = await client.auth.getSession();
    expect(accountOf(data.session)?.user).toMatchObject({ id, email: 'gerda@x.test' });
    expect((await client.rpc('has_role', { wanted: 'member' })).data).toBe(true);
    expect((await client.rpc('my_place')).data).toMatchObject({ name: 'Gerda', role: 'member' });
    const elsewhere = world.fresh();
    await elsewhere.auth.signInWithPassword({ email: 'gerda@x.test', password: given('').password });
    expect((await elsewhere.from('diary').select('text')).data).toEqual([{ text: 'bought a mug' }]);
  });

  test('can’t take the address of somebody else, and stays a guest', async () => {
    const { client } = await comeAsGuest();
    expect(await makeAccount(client, given('member@x.test'))).toEqual({ fault: 'email_exists' });
    expect(accountOf((await client.auth.getSession()).data.session)).toBeNull();
  });

  test('whom the server no longer knows makes an account all the same', async () => {
    const { client, id } = await comeAsGuest();
    await world.write(`delete from auth.users where id = '${id}'`);
    expect(await makeAccount(client, given('late@x.test'))).toEqual({ waits: false });
    expect((await client.rpc('my_place')).data).toMatchObject({ name: 'Gerda', role: 'member' });
  });
});

/** Somebody whose session was ended elsewhere while the token is still in this browser. */
describe('a session that the server ended', () => {
  const hasSession = async (client: AuthWorld['stranger']) => (await client.auth.getSession()).data.session !== null;

  test('is ended in the browser as well: signed out everywhere, blocked, deleted', async () => {
    const here = (await world.signIn(world.member.email))!;
    const there = (await world.signIn(world.member.email))!;
    expect(await endLostSession(here)).toBe(false);
    expect(await hasSession(here)).toBe(true);
    await there.auth.signOut({ scope: 'global' });
    expect(await endLostSession(here)).toBe(true);
    expect(await hasSession(here)).toBe(false);
    const blocked = (await world.signIn(world.other.email))!;
    await world.owner.client.rpc('set_person_blocked', { person: world.other.id, blocked: true });
    expect(await endLostSession(blocked)).toBe(true);
    const gone = await world.arrive('gone@x.test');
    await world.write(`delete from auth.users where id = '${gone.id}'`);
    expect(await endLostSession(gone.client)).toBe(true);
    expect(await hasSession(gone.client)).toBe(false);
  });

  test('is kept where the server can’t be asked', async () => {
    const { client } = world.editor;
    const offline = Object.assign(Object.create(client) as typeof client, {
      auth: { getUser: () => Promise.resolve({ data: { user: null }, error: { status: 503 } }) },
    });
    expect(await endLostSession(offline)).toBe(false);
    expect(await hasSession(client)).toBe(true);
  });
});

describe('a password that is guessed soon', () => {
  const code = async (answer: Promise<{ error: { code?: string } | null }>) => (await answer).error?.code ?? null;

  test.each(['password123', 'P@ssw0rd!', 'qwertyuiop1', '1qaz2wsx', 'abcabcabc', '20112011', 'doreen77'])(
    'is refused by the server too: %s',
    async (password) => {
      const email = 'doreen@x.test';
      expect(await code(world.fresh().auth.signUp({ email, password }))).toBe('weak_password');
      const { client } = await comeAsGuest();
      expect(await code(client.auth.updateUser({ email, password }))).toBe('weak_password');
      expect(await code((await world.signIn(world.editor.email))!.auth.updateUser({ password: 'password123' }))).toBe(
        'weak_password',
      );
    },
  );

  test('is refused with a reason that supabase-js reads', async () => {
    const { error } = await world.fresh().auth.signUp({ email: 'doreen@x.test', password: 'sunshine7' });
    expect(error).toMatchObject({ name: 'AuthWeakPasswordError', status: 422, reasons: ['pwned'] });
  });

  test('is told from a good one, in a sentence or in Chinese', async () => {
    for (const [n, password] of ['kettle on the shelf', 'Kayak-Verein7', '今天天气真不错啊'].entries()) {
      expect(await code(world.fresh().auth.signUp({ email: `good${n}@x.test`, password }))).toBeNull();
    }
  });

  test('is the app’s own business where the ready-made sign-in is not', async () => {
    const id = testId();
    const { publishableKey } = await opened.keysOf(id);
    const client = connect(opened.backends, id, publishableKey);
    expect(await code(client.auth.signUp({ email: 'ann@x.test', password: 'password123' }))).toBeNull();
  });
});
