/**
 * One guard in the module's SQL, and what to replace it with to remove it; `and` also removes a second guard behind it.
 * Removing it must let an attack through.
 */
export type Guard = { name: string; find: string; replace: string; and?: { find: string; replace: string } };

const ownerGives = `  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'Only the owner gives and takes roles.';
  end if;
`;
const ownerBlocks = `  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'Only the owner blocks people.';
  end if;
`;
const editorsList = `  if not public.has_role('editor') then
    raise exception using errcode = '42501', message = 'Only the owner and editors see the list of people.';
  end if;
`;
const ownerStays = `  if public.is_owner() then
    raise exception using errcode = '22023', message = 'The owner can''t delete their account here: the app would be nobody''s.';
  end if;
`;

const blockedStays = `  if exists (select from only public.app_people p where p.user_id = auth.uid() and p.is_blocked) then
    raise exception using errcode = '42501', message = 'This account is blocked. Ask the owner of the app to delete it.';
  end if;
`;

export const guards: readonly Guard[] = [
  { name: 'who is blocked can\u2019t delete their account', find: blockedStays, replace: '' },
  {
    name: 'rows of tables that inherit give no role',
    find: `from only public.app_people p join auth.users u on u.id = p.user_id
    where p.user_id = auth.uid()`,
    replace: `from public.app_people p join auth.users u on u.id = p.user_id
    where p.user_id = auth.uid()`,
  },
  { name: 'only the owner gives roles', find: ownerGives, replace: '' },
  { name: 'only the owner blocks', find: ownerBlocks, replace: '' },
  { name: 'only editors see the list', find: editorsList, replace: '' },
  { name: 'the owner stays', find: ownerStays, replace: '' },
  {
    name: 'who is blocked has no role',
    find: 'p.user_id = auth.uid() and not p.is_blocked and',
    replace: 'p.user_id = auth.uid() and',
  },
  {
    name: 'guests have no role',
    find: 'and not p.is_blocked and not coalesce(u.is_anonymous, false) and',
    replace: 'and not p.is_blocked and',
  },
  {
    name: 'a role is asked for by its name',
    find: "(p.role = wanted or (p.role = 'editor' and wanted = 'member'))",
    replace: "(p.role like wanted or (p.role = 'editor' and wanted = 'member'))",
  },
  {
    name: 'nobody writes their own place',
    find: 'grant select on public.app_people to authenticated;',
    replace: `grant select, update on public.app_people to authenticated;
create policy "write your own" on public.app_people for update to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());`,
  },
  {
    name: 'nobody deletes their own place',
    find: 'grant select on public.app_people to authenticated;',
    replace: `grant select, delete on public.app_people to authenticated;
create policy "delete your own" on public.app_people for delete to authenticated using (user_id = auth.uid());`,
  },
  {
    name: 'one sees one’s own place alone',
    find: 'for select to authenticated using (user_id = auth.uid());',
    replace: 'for select to authenticated using (true);',
  },
  {
    name: 'joining takes a name and nothing more',
    find: `  insert into public.app_people (user_id, name)
  values (new.id, left(btrim(coalesce(new.raw_user_meta_data ->> 'name', '')), 80))`,
    replace: `  insert into public.app_people (user_id, name, role)
  values (new.id, left(btrim(coalesce(new.raw_user_meta_data ->> 'name', '')), 80), coalesce(new.raw_user_meta_data ->> 'role', 'member'))`,
  },
  {
    name: 'who is blocked can’t sign in',
    find: "update auth.users set banned_until = now() + interval '100 years' where id = person;",
    replace: '',
  },
  {
    name: 'who is blocked keeps their name',
    find: 'where user_id = auth.uid() and not is_blocked;',
    replace: 'where user_id = auth.uid();',
  },
  {
    name: 'a copy of data is one’s own',
    find: 'where %I = auth.uid() limit 10000) t',
    replace: 'where %I is not null limit 10000) t',
    // Running with the caller's own rights is a second line of defence, so break that too.
    and: { find: 'stable security invoker', replace: 'stable security definer' },
  },
  {
    name: 'deleting an account deletes it',
    find: '  delete from auth.users where id = auth.uid();\n',
    replace: '',
  },
];
