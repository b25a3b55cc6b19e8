-- Easel module auth: owns app_people, app_people_joins, has_role, my_place, set_my_name, list_people, set_person_role, set_person_blocked, delete_my_account, export_my_data
-- Who belongs to the app, and as what. Rows come and change by the functions below alone.
create table public.app_people (
  user_id uuid primary key references auth.users (id) on delete cascade,
  name text not null default '' check (char_length(name) <= 80),
  role text not null default 'member' check (role in ('member', 'editor')),
  is_blocked boolean not null default false,
  joined_at timestamptz not null default now()
);
alter table public.app_people enable row level security;
revoke all on public.app_people from public, anon, authenticated;
grant select on public.app_people to authenticated;
create policy "see your own place" on public.app_people for select to authenticated using (user_id = auth.uid());

-- What somebody writes about themselves when they sign up gives a name and nothing more.
create function public.app_people_joins() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.app_people (user_id, name)
  values (new.id, left(btrim(coalesce(new.raw_user_meta_data ->> 'name', '')), 80))
  on conflict (user_id) do nothing;
  return new;
end
$$;
revoke execute on function public.app_people_joins() from public, anon, authenticated;
create trigger app_people_joins after insert on auth.users for each row execute function public.app_people_joins();
insert into public.app_people (user_id, name)
select id, left(btrim(coalesce(raw_user_meta_data ->> 'name', '')), 80) from auth.users
on conflict (user_id) do nothing;

-- `only`, everywhere: a table that inherits from this one could otherwise bring rows with roles.
-- The owner has every role, an editor is a member too. Guests without an account, blocked and deleted people have none.
create function public.has_role(wanted text) returns boolean
language sql stable security definer set search_path = '' as $$
  select public.is_owner() or exists (
    select from only public.app_people p join auth.users u on u.id = p.user_id
    where p.user_id = auth.uid() and not p.is_blocked and not coalesce(u.is_anonymous, false) and u.deleted_at is null
      and (p.role = wanted or (p.role = 'editor' and wanted = 'member'))
  )
$$;
revoke execute on function public.has_role(text) from public;
grant execute on function public.has_role(text) to anon, authenticated;

create function public.my_place() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('name', p.name, 'role', case when public.is_owner() then 'owner' else p.role end,
    'isBlocked', p.is_blocked and not public.is_owner())
  from only public.app_people p where p.user_id = auth.uid()
$$;
revoke execute on function public.my_place() from public, anon;
grant execute on function public.my_place() to authenticated;

create function public.set_my_name(new_name text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update only public.app_people set name = left(btrim(coalesce(new_name, '')), 80)
  where user_id = auth.uid() and not is_blocked;
end
$$;
revoke execute on function public.set_my_name(text) from public, anon;
grant execute on function public.set_my_name(text) to authenticated;

create function public.list_people() returns table (
  user_id uuid, name text, email text, role text, is_blocked boolean, joined_at timestamptz, last_seen timestamptz
)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.has_role('editor') then
    raise exception using errcode = '42501', message = 'Only the owner and editors see the list of people.';
  end if;
  return query
    select p.user_id, p.name, u.email::text, p.role, p.is_blocked, p.joined_at, u.last_sign_in_at
    from only public.app_people p join auth.users u on u.id = p.user_id
    where not coalesce(u.is_anonymous, false) and u.deleted_at is null
    order by p.joined_at desc limit 1000;
end
$$;
revoke execute on function public.list_people() from public, anon;
grant execute on function public.list_people() to authenticated;

create function public.set_person_role(person uuid, new_role text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'Only the owner gives and takes roles.';
  end if;
  if new_role is null or new_role not in ('member', 'editor') then
    raise exception using errcode = '22023', message = 'A person is a member or an editor.';
  end if;
  update only public.app_people set role = new_role where user_id = person;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such person.';
  end if;
end
$$;
revoke execute on function public.set_person_role(uuid, text) from public, anon;
grant execute on function public.set_person_role(uuid, text) to authenticated;

-- Who is blocked is signed out everywhere and can't sign in again; what they wrote stays.
create function public.set_person_blocked(person uuid, blocked boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'Only the owner blocks people.';
  end if;
  if person = auth.uid() then
    raise exception using errcode = '22023', message = 'Nobody blocks themselves.';
  end if;
  update only public.app_people set is_blocked = coalesce(blocked, false) where user_id = person;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such person.';
  end if;
  if coalesce(blocked, false) then
    update auth.users set banned_until = now() + interval '100 years' where id = person;
    delete from auth.sessions where user_id = person;
  else
    update auth.users set banned_until = null where id = person;
  end if;
end
$$;
revoke execute on function public.set_person_blocked(uuid, boolean) from public, anon;
grant execute on function public.set_person_blocked(uuid, boolean) to authenticated;

-- Takes along what belongs to the account, as the tables say it: by cascade. A blocked account stays, or its address could join again.
create function public.delete_my_account() returns void
language plpgsql security definer set search_path = '' as $$
begin
  if auth.uid() is null then
    raise exception using errcode = '42501', message = 'Nobody is signed in.';
  end if;
  if public.is_owner() then
    raise exception using errcode = '22023', message = 'The owner can''t delete their account here: the app would be nobody''s.';
  end if;
  if exists (select from only public.app_people p where p.user_id = auth.uid() and p.is_blocked) then
    raise exception using errcode = '42501', message = 'This account is blocked. Ask the owner of the app to delete it.';
  end if;
  delete from auth.users where id = auth.uid();
end
$$;
revoke execute on function public.delete_my_account() from public, anon;
grant execute on function public.delete_my_account() to authenticated;

-- With the caller's own rights: what the app's rules don't show somebody is not in their copy either.
create function public.export_my_data() returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
declare
  found_rows jsonb;
  everything jsonb := '{}'::jsonb;
  part record;
begin
  if auth.uid() is null then
    raise exception using errcode = '42501', message = 'Nobody is signed in.';
  end if;
  for part in
    select c.relname::text as table_name, a.attname::text as column_name
    from pg_catalog.pg_constraint k
      join pg_catalog.pg_class c on c.oid = k.conrelid
      join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'f' and k.confrelid = 'auth.users'::pg_catalog.regclass and pg_catalog.cardinality(k.conkey) = 1
      and c.relnamespace = 'public'::pg_catalog.regnamespace
    order by 1, 2
  loop
    begin
      execute pg_catalog.format(
        'select coalesce(jsonb_agg(to_jsonb(t)), ''[]''::jsonb) from (select * from public.%I where %I = auth.uid() limit 10000) t',
        part.table_name, part.column_name
      ) into found_rows;
      everything := everything || pg_catalog.jsonb_build_object(part.table_name,
        coalesce(everything -> part.table_name, '[]'::jsonb) || found_rows);
    exception when insufficient_privilege then
      null;
    end;
  end loop;
  return everything;
end
$$;
revoke execute on function public.export_my_data() from public, anon;
grant execute on function public.export_my_data() to authenticated;
