import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, type TestBackends } from '../../backends/backends/backends.fixture';
import { attacks } from './attacks.fixture';
import { moduleSql, openAuthWorld } from './auth-world.fixture';
import { guards } from './guards.fixture';

const isLong = process.env.EASEL_LONG_TESTS === '1';
/** The guards that `npm test` removes; the long run removes all of them. */
const sample = new Set(['only the owner gives roles', 'who is blocked has no role']);

describe('the auth module', () => {
  let opened: TestBackends;
  let sql: string;
  beforeAll(async () => {
    [opened, sql] = await Promise.all([openTestBackends(), moduleSql()]);
  });
  afterAll(() => opened?.dispose());

  test('gives people the places it says', async () => {
    const world = await openAuthWorld(opened, sql);
    const { owner, editor, member, call } = world;
    const placeOf = async (who: typeof owner) => (await who.client.rpc('my_place')).data;
    expect(await placeOf(owner)).toEqual({ name: 'Olga', role: 'owner', isBlocked: false });
    expect(await placeOf(editor)).toEqual({ name: 'Ed', role: 'editor', isBlocked: false });
    expect(await placeOf(member)).toEqual({ name: 'Mia', role: 'member', isBlocked: false });
    const rolesOf = async (who: typeof owner) =>
      Promise.all(
        ['member', 'editor'].map(async (wanted) => (await who.client.rpc('has_role', { wanted })).data === true),
      );
    expect(await Promise.all([owner, editor, member].map(rolesOf))).toEqual([
      [true, true],
      [true, true],
      [true, false],
    ]);
    await member.client.rpc('set_my_name', { new_name: '  Mia M. ' });
    const listed = await editor.client.rpc('list_people');
    expect((listed.data as { name: string; email: string }[]).map(({ name, email }) => [name, email])).toEqual([
      ['Otto', 'other@x.test'],
      ['Mia M.', 'member@x.test'],
      ['Ed', 'editor@x.test'],
      ['Olga', 'owner@x.test'],
    ]);
    await member.client.from('diary').insert({ text: 'of Mia' });
    expect((await member.client.rpc('export_my_data')).data).toMatchObject({
      app_people: [{ name: 'Mia M.' }],
      diary: [{ text: 'of Mia' }],
    });
    // Blocked, then unblocked.
    const unblock = (blocked: boolean) => owner.client.rpc('set_person_blocked', { person: member.id, blocked });
    expect((await unblock(true)).error).toBeNull();
    expect(await world.signIn(member.email)).toBeNull();
    expect((await unblock(false)).error).toBeNull();
    expect(await world.signIn(member.email)).not.toBeNull();
    expect((await call('/rest/v1/notes?select=text')).text).not.toContain('for members');
    expect((await owner.client.rpc('set_person_role', { person: member.id, new_role: 'owner' })).error?.code).toBe(
      '22023',
    );
  }, 60_000);

  test(`holds against ${attacks.length} attacks`, async () => {
    const world = await openAuthWorld(opened, sql);
    const broken: string[] = [];
    for (const { name, tries } of attacks) if (await tries(world)) broken.push(name);
    expect(broken).toEqual([]);
  }, 120_000);

  // If a guard can be removed without any attack succeeding, either it guards nothing or an attack is missing.
  const tried = guards.filter(({ name }) => isLong || sample.has(name));
  test.each(tried)(
    'is open to an attack without the guard: $name',
    async ({ find, replace, and }) => {
      for (const one of [find, ...(and ? [and.find] : [])]) expect(sql.split(one)).toHaveLength(2);
      const world = await openAuthWorld(
        opened,
        sql.replace(find, replace).replace(and?.find ?? '', and?.replace ?? ''),
      );
      const succeeded: string[] = [];
      for (const { name, tries } of attacks) {
        if (await tries(world)) succeeded.push(name);
        if (succeeded.length > 0) break;
      }
      expect(succeeded.length).toBeGreaterThan(0);
    },
    120_000,
  );

  test('every guard that the sample names is there', () => {
    expect(guards.map(({ name }) => name)).toEqual(expect.arrayContaining([...sample]));
  });
});
