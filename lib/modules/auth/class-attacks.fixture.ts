import type { ClassWorld, SchoolClass } from './class-world.fixture';

/**
 * `tries` returns whether the attack worked. Each attack creates its own class. `isSlow`: only in the long run, because
 * it creates many pupils.
 */
export type ClassAttack = { name: string; isSlow?: true; tries(world: ClassWorld): Promise<boolean> };

const wrongPins = (many: number, right: string) =>
  Array.from({ length: many }, (_, n) => String(2020 + 7 * n)).filter((pin) => pin !== right);
/** A response without its random values. */
const shapeOf = ({ status, text }: { status: number; text: string }) =>
  `${status} ${text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}/g, '*')}`;
const reset = (world: ClassWorld, person: string, by = world.editor) =>
  by.client.rpc('app_class_reset_pin', { person });
const setState = (world: ClassWorld, { id }: SchoolClass, new_state: string) =>
  world.editor.client.rpc('app_class_set_state', { of_class: id, new_state });
const named = async (world: ClassWorld, { id }: SchoolClass) =>
  (await world.read(`select name from public.app_pupils where class_id = '${id}'`)).map(({ name }) => String(name));

export const classAttacks: readonly ClassAttack[] = [
  {
    name: 'the PIN of a pupil guessed, one after the other',
    async tries(world) {
      const one = await world.makeClass('guess');
      await world.join(one, 'Pia', '7319');
      for (const pin of wrongPins(8, '7319')) await world.enters(one.code, 'Pia', pin);
      return world.enters(one.code, 'Pia', '7319');
    },
  },
  {
    name: 'fifty PINs of a pupil guessed at once',
    async tries(world) {
      const one = await world.makeClass('at once');
      await world.join(one, 'Pia', '7319');
      const pins = [...wrongPins(49, '7319'), '7319'];
      return (await Promise.all(pins.map((pin) => world.enters(one.code, 'Pia', pin)))).includes(true);
    },
  },
  {
    name: 'the PIN of a pupil guessed in spellings of the name and the code that count apart',
    async tries(world) {
      const one = await world.makeClass('spellings');
      await world.join(one, 'Pia', '7319');
      const names = ['pia', ' PIA', 'Ｐｉａ', 'pia  ', 'Pia\t', 'pIa'];
      const codes = [one.code, one.code.toLowerCase(), [...one.code].join('-'), ` ${one.code}`];
      for (const [n, pin] of wrongPins(9, '7319').entries())
        await world.enters(codes[n % codes.length]!, names[n % names.length]!, pin);
      return world.enters(one.code, 'Pia', '7319');
    },
  },
  {
    name: 'the PIN of a pupil guessed slowly, over a day',
    isSlow: true,
    async tries(world) {
      const one = await world.makeClass('slowly');
      await world.join(one, 'Pia', '7319');
      for (const [n, pin] of wrongPins(34, '7319').entries()) {
        if (n % 4 === 0) await world.write(`delete from public.app_class_tries where key not like 'day %'`);
        await world.ask(one.code, 'Pia', pin);
      }
      await world.write(`delete from public.app_class_tries where key not like 'day %'`);
      return world.enters(one.code, 'Pia', '7319');
    },
  },
  {
    name: 'one PIN tried on a hundred names of a class',
    isSlow: true,
    async tries(world) {
      const one = await world.makeClass('many names');
      await world.join(one, 'Zoe', '7319');
      await setState(world, one, 'closed');
      for (let n = 0; n < 101; n += 1) await world.ask(one.code, `Child ${n}`, '7319');
      return world.enters(one.code, 'Zoe', '7319');
    },
  },
  {
    name: 'tries that don’t count, as the call fails after it has answered',
    async tries(world) {
      const one = await world.makeClass('undone');
      await world.join(one, 'Pia', '7319');
      const forms: [at: string, headers: Record<string, string>][] = [
        ['?select=fault::int', {}],
        ['?select=email::int', {}],
        ['', { prefer: 'tx=rollback' }],
        ['', { accept: 'application/vnd.pgrst.object+json', prefer: 'max-affected=0, handling=strict' }],
      ];
      for (const [at, headers] of forms) {
        await world.write('delete from public.app_class_tries');
        const [wrong, right] = [
          await world.ask(one.code, 'Pia', '9173', at, { headers }),
          await world.ask(one.code, 'Pia', '7319', at, { headers }),
        ];
        const counted = await world.read(`select 1 from public.app_class_tries where key like 'day %' and tries > 0`);
        if (counted.length === 0 && shapeOf(wrong) !== shapeOf(right)) return true;
      }
      return false;
    },
  },
  {
    name: 'the answer to a wrong PIN tells which names and codes there are',
    async tries(world) {
      const one = await world.makeClass('names');
      await world.join(one, 'Pia');
      await setState(world, one, 'closed');
      const told = [
        await world.ask(one.code, 'Pia', '9173'),
        await world.ask(one.code, 'Nobody', '9173'),
        await world.ask('QQQQQQ', 'Pia', '9173'),
        await world.ask(one.code, 'Pia', '7319'),
      ];
      return new Set(told.map(shapeOf)).size > 1;
    },
  },
  {
    name: 'a full class tells by its answer which names it has',
    isSlow: true,
    async tries(world) {
      const one = await world.makeClass('full');
      await world.join(one, 'Pia');
      for (let n = 0; n < 59; n += 1) await world.ask(one.code, `Child ${n}`, '7319');
      const told = [await world.ask(one.code, 'Pia', '9173'), await world.ask(one.code, 'Nobody', '9173')];
      return new Set(told.map(shapeOf)).size > 1;
    },
  },
  {
    name: 'names, codes, PINs and keys read from the tables, by anybody',
    async tries(world) {
      const pupil = await world.join(await world.makeClass('tables'), 'Pia');
      const tables = ['app_pupils', 'app_classes', 'app_class_tries', 'app_class_key', 'app_pupils_1'];
      for (const client of [world.stranger, pupil.client, world.member.client, world.editor.client, world.owner.client])
        for (const table of tables) if (((await client.from(table).select('*')).data ?? []).length > 0) return true;
      return false;
    },
  },
  {
    name: 'the PIN stands in the copy of one’s data',
    async tries(world) {
      const { client } = await world.join(await world.makeClass('copy'), 'Pia');
      return /\$2[aby]\$|pin_hash/.test(JSON.stringify((await client.rpc('export_my_data')).data));
    },
  },
  {
    name: 'the names of a class listed by a stranger, a pupil, a member, another editor',
    async tries(world) {
      const one = await world.makeClass('list');
      const pupil = await world.join(one, 'Pia');
      for (const client of [world.stranger, pupil.client, world.member.client, world.colleague.client])
        if (((await client.rpc('app_class_pupils', { of_class: one.id })).data ?? []).length > 0) return true;
      return false;
    },
  },
  {
    name: 'codes of classes read by a pupil, a member, another editor',
    async tries(world) {
      const one = await world.makeClass('codes');
      const pupil = await world.join(one, 'Pia');
      for (const { client } of [pupil, world.member, world.colleague])
        if (JSON.stringify((await client.rpc('app_class_list')).data ?? []).includes(one.code)) return true;
      return false;
    },
  },
  {
    name: 'a PIN reset by a stranger, the pupil, a classmate, a member, another editor',
    async tries(world) {
      const one = await world.makeClass('reset');
      const [pia, paul] = [await world.join(one, 'Pia'), await world.join(one, 'Paul')];
      for (const client of [world.stranger, pia.client, paul.client, world.member.client, world.colleague.client])
        if ((await client.rpc('app_class_reset_pin', { person: pia.id })).error === null) return true;
      return false;
    },
  },
  {
    name: 'a host who is no editor any more resets a PIN',
    async tries(world) {
      const host = await world.arrive(`host-${crypto.randomUUID()}@x.test`);
      const role = (new_role: string) => world.owner.client.rpc('set_person_role', { person: host.id, new_role });
      await role('editor');
      const { data: id } = await host.client.rpc('app_class_make', { new_title: 'once' });
      const [row] = await world.read(`select id, code from public.app_classes where id = '${id as string}'`);
      const pia = await world.join(row as SchoolClass, 'Pia');
      await role('member');
      return (await reset(world, pia.id, host)).error === null;
    },
  },
  {
    name: 'a host resets the PIN of a pupil who is an editor by now, to be that editor',
    async tries(world) {
      const pia = await world.join(await world.makeClass('raised'), 'Pia');
      await world.owner.client.rpc('set_person_role', { person: pia.id, new_role: 'editor' });
      return (await reset(world, pia.id)).error === null;
    },
  },
  {
    name: 'whoever had the PIN goes on with their session after the reset',
    async tries(world) {
      const pia = await world.join(await world.makeClass('session'), 'Pia');
      await reset(world, pia.id);
      return (await pia.client.auth.refreshSession()).error === null;
    },
  },
  {
    name: 'whoever had the PIN put an address of their own there before the reset',
    async tries(world) {
      const pia = await world.join(await world.makeClass('address'), 'Pia');
      const theirs = { email: `thief-${pia.id}@x.test`, password: 'Long-enough-2026' };
      await pia.client.auth.updateUser(theirs);
      await reset(world, pia.id);
      if ((await world.fresh().auth.signInWithPassword(theirs)).error === null) return true;
      // With that address they could get back in through a password reset.
      return (await world.read(`select 1 from auth.users where email = '${theirs.email}'`)).length > 0;
    },
  },
  {
    name: 'what the database answered for the old PIN opens the account after the reset',
    async tries(world) {
      const one = await world.makeClass('answer');
      const pia = await world.join(one, 'Pia');
      const kept = JSON.parse((await world.ask(one.code, 'Pia', '7319')).text) as { email: string; password: string };
      await reset(world, pia.id);
      const [row] = await world.read(`select email from auth.users where id = '${pia.id}'`);
      const again = { email: String(row?.email), password: kept.password };
      return (await world.fresh().auth.signInWithPassword(again)).error === null;
    },
  },
  {
    name: 'an address taken beforehand keeps the host from resetting the PIN',
    async tries(world) {
      const pia = await world.join(await world.makeClass('taken'), 'Pia');
      await pia.client.auth.updateUser({ email: `gone-${pia.id}@x.test`, password: 'Long-enough-2026' });
      await world.arrive(pia.email);
      await world.arrive(`pupil-${pia.id}@class.invalid`).catch(() => null);
      return (await reset(world, pia.id)).error !== null;
    },
  },
  {
    name: 'a new name comes into a closed class',
    async tries(world) {
      const one = await world.makeClass('closed');
      await setState(world, one, 'closed');
      return world.enters(one.code, 'Late', '7319');
    },
  },
  {
    name: 'a pupil comes into a class that ended',
    async tries(world) {
      const one = await world.makeClass('ended');
      await world.join(one, 'Pia');
      await setState(world, one, 'ended');
      return world.enters(one.code, 'Pia', '7319');
    },
  },
  {
    name: 'what the database answered before a class ended opens an account of it',
    async tries(world) {
      const one = await world.makeClass('ended with');
      await world.join(one, 'Pia');
      const kept = JSON.parse((await world.ask(one.code, 'Pia', '7319')).text) as { email: string; password: string };
      await setState(world, one, 'ended');
      return (await world.fresh().auth.signInWithPassword(kept)).error === null;
    },
  },
  {
    name: 'a class ended, or given another code, by a pupil and another editor',
    async tries(world) {
      const one = await world.makeClass('others');
      const pupil = await world.join(one, 'Pia');
      for (const { client } of [pupil, world.member, world.colleague]) {
        await client.rpc('app_class_set_state', { of_class: one.id, new_state: 'ended' });
        await client.rpc('app_class_new_code', { of_class: one.id });
      }
      const [row] = await world.read(`select code, state from public.app_classes where id = '${one.id}'`);
      return row?.code !== one.code || row.state !== 'open';
    },
  },
  {
    name: 'a class made by a stranger, a pupil, a member',
    async tries(world) {
      const pupil = await world.join(await world.makeClass('made'), 'Pia');
      for (const client of [world.stranger, pupil.client, world.member.client])
        if ((await client.rpc('app_class_make', { new_title: 'mine' })).error === null) return true;
      return false;
    },
  },
  {
    name: 'a class filled with accounts without end',
    isSlow: true,
    async tries(world) {
      const one = await world.makeClass('filled');
      for (let n = 0; n < 64; n += 1) await world.ask(one.code, `Child ${n}`, '7319');
      return (await named(world, one)).length > 60;
    },
  },
  {
    name: 'a second pupil whose name looks the same',
    async tries(world) {
      const one = await world.makeClass('twins');
      await world.join(one, 'Pia Ro', '7319');
      for (const name of ['Ｐｉａ Ｒｏ', 'Pia  Ro', 'PIA RO', 'Pia\u00a0Ro']) await world.ask(one.code, name, '8264');
      return (await named(world, one)).length > 1;
    },
  },
  {
    name: 'a PIN that everybody guesses first',
    async tries(world) {
      const one = await world.makeClass('weak');
      for (const pin of ['0000', '1234', '4321', '987654', '111111', '１２３４'])
        if (await world.enters(one.code, `Child ${pin}`, pin)) return true;
      return false;
    },
  },
  {
    name: 'what works inside is called by hand: accounts made, others counted out, passwords asked',
    async tries(world) {
      const one = await world.makeClass('inside');
      const pia = await world.join(one, 'Pia');
      const calls: [string, object][] = [
        ['app_class_join', { of_class: one.id, shown_name: 'X', key_of_name: 'x', pin: '7319' }],
        ['app_class_count', { which: `class ${one.code}`, most: 0, seconds: 900 }],
        ['app_class_password', { person: pia.id, pin_hash: 'x' }],
        ['app_class_random', { letters: 'ab', many: 5 }],
        ['app_class_may', { of_class: one.id }],
      ];
      for (const client of [world.stranger, pia.client, world.member.client])
        for (const [name, given] of calls) if ((await client.rpc(name, given)).error === null) return true;
      return false;
    },
  },
  {
    name: 'a blocked pupil comes in with their PIN',
    async tries(world) {
      const one = await world.makeClass('blocked');
      const pia = await world.join(one, 'Pia');
      await world.owner.client.rpc('set_person_blocked', { person: pia.id, blocked: true });
      await world.enters(one.code, 'Pia', '7319');
      return world.enters(one.code, 'Pia', '7319');
    },
  },
  {
    name: 'pupils taken out by a classmate and another editor; one who is blocked, by the host, to join again',
    async tries(world) {
      const one = await world.makeClass('out');
      const [pia, paul] = [await world.join(one, 'Pia'), await world.join(one, 'Paul')];
      for (const { client } of [paul, world.member, world.colleague])
        await client.rpc('app_class_remove', { person: pia.id });
      await world.owner.client.rpc('set_person_blocked', { person: paul.id, blocked: true });
      await world.editor.client.rpc('app_class_remove', { person: paul.id });
      return (await named(world, one)).length < 2;
    },
  },
  {
    name: 'a host takes out people who are no pupils',
    async tries(world) {
      await world.editor.client.rpc('app_class_remove', { person: world.other.id });
      return (await world.read(`select 1 from auth.users where id = '${world.other.id}'`)).length === 0;
    },
  },
];
