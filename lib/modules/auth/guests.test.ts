import type { Session } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, type TestBackends } from '../../backends/backends/backends.fixture';
import { moduleSql, openAuthWorld, type AuthWorld } from './auth-world.fixture';
import { accountOf, makeAccount } from './files/accounts';

/** Somebody who has a session without an account, since they bought or wrote something as a guest. */
describe('a guest', () => {
  let opened: TestBackends;
  let world: AuthWorld;
  beforeAll(async () => {
    opened = await openTestBackends();
    world = await openAuthWorld(opened, await moduleSql());
  });
  afterAll(() => opened?.dispose());

  const given = (email: string) => ({ email, password: 'a long sentence 42', name: 'Gerda', backTo: 'http://x.test/' });
  async function comeAsGuest() {
    const client = world.fresh();
    const { data } = await client.auth.signInAnonymously();
    const session: Session | null = data.session;
    return { client, session: session!, id: session!.user.id };
  }

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
