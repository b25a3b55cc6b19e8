-- app: Open hobby groups with a group chat that any signed-in person may join, run by the group's admins.
-- expect: blocked
-- flaw: Anybody who joins a group can enter themselves with the role admin and then throw out members and delete other people's messages.
-- public: none
create schema private;
grant usage on schema private to authenticated;

create table public.groups (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(btrim(name)) between 1 and 60),
  about text not null default '',
  created_at timestamptz not null default now()
);

create table public.group_members (
  group_id uuid not null references public.groups (id) on delete cascade,
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  role text not null default 'member' check (role in ('member', 'admin')),
  joined_at timestamptz not null default now(),
  primary key (group_id, user_id)
);

create table public.group_messages (
  id bigint generated always as identity primary key,
  group_id uuid not null references public.groups (id) on delete cascade,
  author_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  body text not null check (char_length(btrim(body)) between 1 and 2000),
  sent_at timestamptz not null default now()
);
create index group_messages_group_idx on public.group_messages (group_id, sent_at);

alter table public.groups enable row level security;
alter table public.group_members enable row level security;
alter table public.group_messages enable row level security;

-- Asking the members table from its own rules would go round in circles, hence these two.
create function private.is_member(p_group uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.group_members m where m.group_id = p_group and m.user_id = auth.uid());
$$;
create function private.is_admin(p_group uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.group_members m
    where m.group_id = p_group and m.user_id = auth.uid() and m.role = 'admin'
  );
$$;

create function public.create_group(p_name text, p_about text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  new_group uuid;
begin
  if auth.uid() is null then
    raise exception 'Please sign in first.';
  end if;
  insert into public.groups (name, about) values (btrim(p_name), coalesce(p_about, '')) returning id into new_group;
  insert into public.group_members (group_id, user_id, role) values (new_group, auth.uid(), 'admin');
  return new_group;
end;
$$;

create policy "browse groups" on public.groups for select to authenticated using (true);
create policy "admins edit the group" on public.groups for update to authenticated
  using (private.is_admin(id)) with check (private.is_admin(id));
create policy "admins close the group" on public.groups for delete to authenticated using (private.is_admin(id));

create policy "members see members" on public.group_members for select to authenticated
  using (user_id = auth.uid() or private.is_member(group_id));
create policy "join a group" on public.group_members for insert to authenticated
  with check (user_id = auth.uid());
create policy "admins change roles" on public.group_members for update to authenticated
  using (private.is_admin(group_id)) with check (private.is_admin(group_id));
create policy "leave, or be removed by an admin" on public.group_members for delete to authenticated
  using (user_id = auth.uid() or private.is_admin(group_id));

create policy "members read the chat" on public.group_messages for select to authenticated
  using (private.is_member(group_id));
create policy "members write" on public.group_messages for insert to authenticated
  with check (author_id = auth.uid() and private.is_member(group_id));
create policy "authors and admins delete" on public.group_messages for delete to authenticated
  using (author_id = auth.uid() or private.is_admin(group_id));

revoke all on public.groups, public.group_members, public.group_messages from anon, authenticated;
grant select, delete, update (name, about) on public.groups to authenticated;
grant select, insert, delete, update (role) on public.group_members to authenticated;
grant select, insert, delete on public.group_messages to authenticated;
revoke execute on function public.create_group(text, text) from public, anon;
grant execute on function public.create_group(text, text) to authenticated;
