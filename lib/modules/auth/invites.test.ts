import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, type TestBackends } from '../../backends/backends/backends.fixture';
import { moduleSql, openAuthWorld } from './auth-world.fixture';
import { accept, invite, inviteAttacks, isEditor } from './invite-attacks.fixture';
import { inviteGuards } from './invite-guards.fixture';

const isLong = process.env.EASEL_LONG_TESTS === '1';
/** The guards that `npm test` removes; the long run removes all of them. */
const sample = new Set(['an invitation works once', 'an invitation is for one address']);

describe('invitations', () => {
  let opened: TestBackends;
  let sql: string;
  beforeAll(async () => {
    [opened, sql] = await Promise.all([openTestBackends(), moduleSql()]);
  });
  afterAll(() => opened?.dispose());

  test('give a role by a link, once, and say why one does not work', async () => {
    const world = await openAuthWorld(opened, sql);
    const token = await invite(world, ' Nina@X.test ');
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(await world.read('select * from public.app_invites'))).not.toContain(token);
    expect((await world.owner.client.rpc('app_invite_list')).data).toMatchObject([
      { email: 'nina@x.test', role: 'editor' },
    ]);
    expect((await accept(world.member, token)).data).toEqual({ fault: 'invite_other' });
    const nina = await world.arrive('nina@x.test');
    expect((await accept(nina, token)).data).toEqual({ role: 'editor' });
    expect(await isEditor(world, nina)).toBe(true);
    expect((await accept(nina, token)).data).toEqual({ fault: 'invite_gone' });
    expect((await world.owner.client.rpc('app_invite_list')).data).toEqual([]);
    // An editor who accepts an invitation as a member stays an editor.
    expect((await accept(nina, await invite(world, nina.email, 'member'))).data).toEqual({ role: 'member' });
    expect(await isEditor(world, nina)).toBe(true);
  });

  test(`hold against ${inviteAttacks.length} attacks`, async () => {
    const world = await openAuthWorld(opened, sql);
    const broken: string[] = [];
    for (const { name, tries } of inviteAttacks) if (await tries(world)) broken.push(name);
    expect(broken).toEqual([]);
  }, 60_000);

  test.each(inviteGuards.filter(({ name }) => isLong || sample.has(name)))(
    'are open to an attack without the guard: $name',
    async ({ find, replace, lets }) => {
      expect(sql.split(find)).toHaveLength(2);
      const world = await openAuthWorld(
        opened,
        sql.replace(find, () => replace),
      );
      const attack = inviteAttacks.find(({ name }) => name === lets);
      expect(attack, lets).toBeDefined();
      expect(await attack!.tries(world)).toBe(true);
    },
    60_000,
  );
});
