import type { Guard } from './guards.fixture';

const refusal = (condition: string, message: string) => `  if ${condition} then
    raise exception using errcode = '42501', message = '${message}';
  end if;
`;
/** `lets`: the attack that succeeds without the guard. */
export type ClassGuard = Guard & { lets: string };
const without = (name: string, lets: string, find: string): ClassGuard => ({ name, lets, find, replace: '' });
const instead = (name: string, lets: string, find: string, replace: string): ClassGuard => ({
  ...{ name, lets, find, replace },
});
const counts = (what: string) => `  wait := greatest(wait, public.app_class_count(${what}));\n`;
/** The end of the statement that closes all four tables. */
const closed = '  from public, anon, authenticated;\n\n-- Counts one more try';

/** The guards of classes, like those of people in `guards.fixture.ts`. */
export const classGuards: readonly ClassGuard[] = [
  without(
    'five wrong PINs of one pupil',
    'the PIN of a pupil guessed, one after the other',
    counts(`'pupil ' || whose, 5, 900`),
  ),
  without(
    'thirty wrong PINs of one pupil a day',
    'the PIN of a pupil guessed slowly, over a day',
    counts(`'day ' || whose, 30, 86400`),
  ),
  without(
    'a hundred wrong tries of one class',
    'one PIN tried on a hundred names of a class',
    counts(`'class ' || plain_code, 100, 900`),
  ),
  instead(
    'a wrong try looks like a right one',
    'the answer to a wrong PIN tells which names and codes there are',
    `    return jsonb_build_object('email', 'pupil-' || gen_random_uuid() || '@class.invalid',
      'password', encode(extensions.gen_random_bytes(32), 'hex'));`,
    `    return jsonb_build_object('fault', case when pupil.user_id is null then 'no_pupil' else 'no_pin' end);`,
  ),
  instead(
    'nobody reads the row of a pupil, their own included',
    'the PIN stands in the copy of one’s data',
    closed,
    `  from public, anon, authenticated;
grant select on public.app_pupils to authenticated;
create policy "see your own" on public.app_pupils for select to authenticated using (user_id = auth.uid());

-- Counts one more try`,
  ),
  without(
    'the names of a class are its host’s to see',
    'the names of a class listed by a stranger, a pupil, a member, another editor',
    refusal('not public.app_class_may(of_class)', 'Only who made a class, and the owner, see its pupils.'),
  ),
  instead(
    'codes are those of one’s own classes',
    'codes of classes read by a pupil, a member, another editor',
    'from only public.app_classes c where public.app_class_may(c.id) order by',
    'from only public.app_classes c order by',
  ),
  without(
    'a PIN is its host’s to reset',
    'a PIN reset by a stranger, the pupil, a classmate, a member, another editor',
    refusal('not public.app_class_may(pupil.class_id)', 'Only who made the class, and the owner, reset a PIN.'),
  ),
  instead(
    'a class is looked after by who made it',
    'a class ended, or given another code, by a pupil and another editor',
    '(c.host_id = auth.uid() or public.is_owner())',
    'true',
  ),
  instead(
    'a host is an editor still',
    'a host who is no editor any more resets a PIN',
    `c.id = of_class and public.has_role('editor') and (`,
    'c.id = of_class and (',
  ),
  without(
    'the PIN of an editor is the owner’s to reset',
    'a host resets the PIN of a pupil who is an editor by now, to be that editor',
    refusal(
      `not public.is_owner() and exists (select from only public.app_people a where a.user_id = person and a.role <> 'member')`,
      'Only the owner resets the PIN of an editor.',
    ),
  ),
  instead(
    'a reset ends the sessions',
    'whoever had the PIN goes on with their session after the reset',
    '  delete from auth.sessions where user_id = person;\n  select * into of_class',
    '  select * into of_class',
  ),
  instead(
    'a reset takes an address away',
    'whoever had the PIN put an address of their own there before the reset',
    'set email = address, email_change = blank',
    'set email_change = blank',
  ),
  instead(
    'a reset makes another password',
    'what the database answered for the old PIN opens the account after the reset',
    `encrypted_password = extensions.crypt(public.app_class_password(person, pupil.pin_hash), extensions.gen_salt('bf', 6))
  where id = person;`,
    'updated_at = now() where id = person;',
  ),
  instead(
    'a reset gives an address that nobody could take before',
    'an address taken beforehand keeps the host from resetting the PIN',
    `address text := 'pupil-' || gen_random_uuid() || '@class.invalid';`,
    `address text := 'pupil-' || person || '@class.invalid';`,
  ),
  instead(
    'a closed class takes nobody new',
    'a new name comes into a closed class',
    `and of_class.state = 'open'`,
    `and of_class.state <> 'ended'`,
  ),
  instead(
    'a class that ended is shut',
    'a pupil comes into a class that ended',
    `where c.code = plain_code and c.state <> 'ended';`,
    'where c.code = plain_code;',
  ),
  instead(
    'a class that ended has other passwords',
    'what the database answered before a class ended opens an account of it',
    `update auth.users u set encrypted_password = extensions.crypt(encode(extensions.gen_random_bytes(32), 'hex'), extensions.gen_salt('bf', 6))`,
    'update auth.users u set updated_at = now()',
  ),
  without(
    'editors make classes',
    'a class made by a stranger, a pupil, a member',
    refusal(`not public.has_role('editor')`, 'Only the owner and editors make classes.'),
  ),
  instead(
    'a class has sixty pupils at most',
    'a class filled with accounts without end',
    'count(*) < 60',
    'count(*) < 6000',
  ),
  instead(
    'names that look the same are the same',
    'a second pupil whose name looks the same',
    `normalize(left(coalesce(given_name, ''), 200), NFKC)`,
    'given_name',
  ),
  instead(
    'a PIN is no row of digits',
    'a PIN that everybody guesses first',
    `if plain_pin ~ '^(.)\\1+$' or position(plain_pin`,
    'if false or position(plain_pin',
  ),
  without(
    'a door of the inside is shut: counting tries',
    'what works inside is called by hand: accounts made, others counted out, passwords asked',
    'revoke execute on function public.app_class_count(text, int, int) from public, anon, authenticated;\n',
  ),
  without(
    'pupils are taken out by the host',
    'pupils taken out by a classmate and another editor; one who is blocked, by the host, to join again',
    refusal(
      'not exists (select from only public.app_pupils p where p.user_id = person and public.app_class_may(p.class_id))',
      'Only who made the class, and the owner, take pupils out.',
    ),
  ),
  instead(
    'who is blocked is not taken out by the host',
    'pupils taken out by a classmate and another editor; one who is blocked, by the host, to join again',
    `(a.role <> 'member' or a.is_blocked)`,
    `a.role <> 'member'`,
  ),
];
