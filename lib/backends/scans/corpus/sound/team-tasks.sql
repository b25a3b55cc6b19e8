-- app: Small teams share a task list that only members see, and new members come in with an invitation code from the team's admin.
-- expect: passes
-- public: none
create schema private;
grant usage on schema private to authenticated;

create table public.teams (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(btrim(name)) between 1 and 60)
);
create table public.team_members (
  team_id uuid not null references public.teams (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null default 'member' check (role in ('member', 'admin')),
  primary key (team_id, user_id)
);
create table public.team_invitations (
  code text primary key default replace(gen_random_uuid()::text, '-', ''),
  team_id uuid not null references public.teams (id) on delete cascade,
  expires_at timestamptz not null default now() + interval '7 days'
);
create table public.tasks (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references public.teams (id) on delete cascade,
  created_by uuid not null default auth.uid() references auth.users (id) on delete cascade,
  title text not null check (char_length(btrim(title)) between 1 and 200),
  done boolean not null default false
);

alter table public.teams enable row level security;
alter table public.team_members enable row level security;
alter table public.team_invitations enable row level security;
alter table public.tasks enable row level security;

create function private.has_role(p_team uuid, p_roles text[]) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.team_members m
    where m.team_id = p_team and m.user_id = auth.uid() and m.role = any (p_roles)
  );
$$;
revoke execute on function private.has_role(uuid, text[]) from public;
grant execute on function private.has_role(uuid, text[]) to authenticated;

create function public.create_team(p_name text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  new_team uuid;
begin
  if auth.uid() is null then
    raise exception 'Please sign in first.';
  end if;
  insert into public.teams (name) values (btrim(p_name)) returning id into new_team;
  insert into public.team_members (team_id, user_id, role) values (new_team, auth.uid(), 'admin');
  return new_team;
end;
$$;

-- A code works once and only for the person who types it in; the role is always "member".
create function public.accept_invitation(p_code text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  joined uuid;
begin
  if auth.uid() is null then
    raise exception 'Please sign in first.';
  end if;
  delete from public.team_invitations i where i.code = p_code and i.expires_at > now()
  returning i.team_id into joined;
  if joined is null then
    raise exception 'This invitation is no longer valid.';
  end if;
  insert into public.team_members (team_id, user_id) values (joined, auth.uid()) on conflict do nothing;
  return joined;
end;
$$;

create policy "members see their team" on public.teams for select to authenticated
  using (private.has_role(id, array['member', 'admin']));
create policy "admins rename" on public.teams for update to authenticated
  using (private.has_role(id, array['admin'])) with check (private.has_role(id, array['admin']));

create policy "members see members" on public.team_members for select to authenticated
  using (private.has_role(team_id, array['member', 'admin']));
create policy "admins change roles" on public.team_members for update to authenticated
  using (private.has_role(team_id, array['admin'])) with check (private.has_role(team_id, array['admin']));
create policy "leave, or be removed by an admin" on public.team_members for delete to authenticated
  using (user_id = auth.uid() or private.has_role(team_id, array['admin']));

create policy "admins handle invitations" on public.team_invitations for all to authenticated
  using (private.has_role(team_id, array['admin'])) with check (private.has_role(team_id, array['admin']));

create policy "members read tasks" on public.tasks for select to authenticated
  using (private.has_role(team_id, array['member', 'admin']));
create policy "members add tasks" on public.tasks for insert to authenticated
  with check (created_by = auth.uid() and private.has_role(team_id, array['member', 'admin']));
create policy "members tick off" on public.tasks for update to authenticated
  using (private.has_role(team_id, array['member', 'admin']))
  with check (private.has_role(team_id, array['member', 'admin']));
create policy "authors and admins delete" on public.tasks for delete to authenticated
  using (private.has_role(team_id, array['admin'])
    or (created_by = auth.uid() and private.has_role(team_id, array['member'])));

revoke all on public.teams, public.team_members, public.team_invitations, public.tasks from anon, authenticated;
grant select, update (name) on public.teams to authenticated;
grant select, delete, update (role) on public.team_members to authenticated;
grant select, delete, insert (team_id) on public.team_invitations to authenticated;
grant select, delete, insert (team_id, title), update (title, done) on public.tasks to authenticated;
revoke execute on function public.create_team(text) from public, anon;
revoke execute on function public.accept_invitation(text) from public, anon;
grant execute on function public.create_team(text) to authenticated;
grant execute on function public.accept_invitation(text) to authenticated;
