import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, type TestBackends } from '../../backends/backends/backends.fixture';
import { moduleSql, openAuthWorld, type AuthWorld } from './auth-world.fixture';
import { enterClass } from './files/class-entry';

/** Sign-in for children and teams without e-mail: a class code, a name and a PIN. */
describe('a class', () => {
  let opened: TestBackends;
  let world: AuthWorld;
  let code: string;
  let classId: string;
  beforeAll(async () => {
    opened = await openTestBackends();
    world = await openAuthWorld(opened, await moduleSql());
    classId = (await world.owner.client.rpc('app_class_make', { new_title: '4b' })).data as string;
    code = await codeNow();
  });
  afterAll(() => opened?.dispose());

  const codeNow = async () =>
    ((await world.owner.client.rpc('app_class_list')).data as { id: string; code: string }[]).find(
      ({ id }) => id === classId,
    )!.code;
  const enter = (name: string, pin: string, of = code, client: SupabaseClient = world.fresh()) =>
    enterClass(client, { code: of, name, pin });
  const pupils = async () =>
    (await world.owner.client.rpc('app_class_pupils', { of_class: classId })).data as {
      user_id: string;
      name: string;
    }[];

  test('has a code that is easy to read out', () => {
    expect(code).toMatch(/^[2-9A-HJKMNP-RT-Z]{6}$/);
  });

  test('lets a pupil in by code, name and PIN, and knows them again on another device', async () => {
    const first = world.fresh();
    expect(await enter('Mia  Maria', '7319', code.toLowerCase(), first)).toBeNull();
    expect((await first.rpc('my_place')).data).toMatchObject({ name: 'Mia Maria', role: 'member' });
    expect((await first.from('diary').insert({ text: 'my frog' })).error).toBeNull();
    const again = world.fresh();
    // As typed on a tablet, with full-width digits and a hyphen in the code.
    expect(await enter(' mia maria ', '７３１９', `${code.slice(0, 3)}-${code.slice(3)}`, again)).toBeNull();
    expect((await again.from('diary').select('text')).data).toEqual([{ text: 'my frog' }]);
    // Both devices stay signed in.
    expect((await first.auth.refreshSession()).error).toBeNull();
    expect((await pupils()).map(({ name }) => name)).toEqual(['Mia Maria']);
  });

  test('says what a lay person can act on', async () => {
    expect(await enter('Mia Maria', '8642')).toEqual({ fault: 'class_wrong' });
    expect(await enter('Ben', '1234')).toEqual({ fault: 'class_weak_pin' });
    expect(await enter('Ben', '12')).toEqual({ fault: 'class_pin' });
    expect(await enter(' ', '7319')).toEqual({ fault: 'class_name' });
    expect(await enter('Ben', '7319', '')).toEqual({ fault: 'class_code' });
    expect(await enter('Ben', '7319', 'ZZZZZZ')).toEqual({ fault: 'class_wrong' });
  });

  test('waits after five wrong PINs of one pupil, until the host resets the PIN', async () => {
    expect(await enter('Tom', '5831')).toBeNull();
    for (let n = 0; n < 5; n += 1)
      expect(await enter('Tom', '9999'.replace(/.$/, String(n)))).toEqual({ fault: 'class_wrong' });
    expect(await enter('Tom', '5831')).toEqual({ fault: 'class_wait', seconds: expect.any(Number) as number });
    expect(await enter('Mia Maria', '7319')).toBeNull();
    const tom = (await pupils()).find(({ name }) => name === 'Tom')!;
    const { data: pin } = await world.owner.client.rpc('app_class_reset_pin', { person: tom.user_id });
    expect(pin).toMatch(/^\d{6}$/);
    expect(await enter('Tom', pin as string)).toBeNull();
    expect(await enter('Tom', '5831')).toEqual({ fault: 'class_wrong' });
  });

  test('closed takes nobody new, ended nobody, with another code none by the old one', async () => {
    const state = (new_state: string) =>
      world.owner.client.rpc('app_class_set_state', { of_class: classId, new_state });
    const mia = world.fresh();
    expect(await enter('Mia Maria', '7319', code, mia)).toBeNull();
    await state('closed');
    expect(await enter('Late', '7319')).toEqual({ fault: 'class_wrong' });
    expect(await enter('Mia Maria', '7319')).toBeNull();
    await state('ended');
    expect(await enter('Mia Maria', '7319')).toEqual({ fault: 'class_wrong' });
    expect((await mia.auth.refreshSession()).error).not.toBeNull();
    await state('open');
    const { data: next } = await world.owner.client.rpc('app_class_new_code', { of_class: classId });
    expect(await enter('Mia Maria', '7319')).toEqual({ fault: 'class_wrong' });
    expect(await enter('Mia Maria', '7319', next as string)).toBeNull();
    code = next as string;
  });

  test('is limited by address where the database is told the address', async () => {
    const claim = { sql: `select set_config('request.headers', '{"cf-connecting-ip": "9.9.9.9"}', true)` };
    const ask = (n: number) => ({ sql: `select public.app_class_sign_in('NOCODE', 'name ${n}', '7319')` });
    await opened.backends.write(world.id, [claim, ...Array.from({ length: 60 }, (_, n) => ask(n))]);
    const tries = await world.read(`select tries from public.app_class_tries where key = 'address 9.9.9.9'`);
    expect(tries).toEqual([{ tries: 60 }]);
    const last = await opened.backends.write(world.id, [
      claim,
      { sql: `insert into public.notes select 77, public.app_class_sign_in('OTHER', 'name', '7319')::text` },
    ]);
    expect(last.ok).toBe(true);
    expect((await world.read('select text from public.notes where id = 77'))[0]?.text).toMatch(/^\{"wait": \d+\}$/);
  });

  test('loses a pupil that the host takes out, with what was theirs', async () => {
    const tom = (await pupils()).find(({ name }) => name === 'Tom')!;
    expect((await world.owner.client.rpc('app_class_remove', { person: tom.user_id })).error).toBeNull();
    expect((await pupils()).map(({ name }) => name)).toEqual(['Mia Maria']);
    expect(await world.read(`select 1 from auth.users where id = '${tom.user_id}'`)).toEqual([]);
  });
});
