-- expect: passes
create table public.lists (id uuid primary key default gen_random_uuid(), title text not null, owner_id uuid not null default auth.uid() references auth.users (id));
create table public.list_members (list_id uuid references public.lists (id) on delete cascade, user_id uuid references auth.users (id), primary key (list_id, user_id));
create table public.items (id uuid primary key default gen_random_uuid(), list_id uuid not null references public.lists (id) on delete cascade, what text not null, done boolean not null default false);
alter table public.lists enable row level security;
alter table public.list_members enable row level security;
alter table public.items enable row level security;
create schema private;
grant usage on schema private to authenticated;
create function private.may_use(list uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.lists l where l.id = list and l.owner_id = auth.uid())
    or exists (select 1 from public.list_members m where m.list_id = list and m.user_id = auth.uid())
$$;
create function private.is_mine(list uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.lists l where l.id = list and l.owner_id = auth.uid())
$$;
create policy "mine" on public.lists to authenticated using (owner_id = auth.uid()) with check (owner_id = auth.uid());
create policy "member sees" on public.lists for select to authenticated using (private.may_use(id));
create policy "who is in" on public.list_members for select to authenticated using (private.may_use(list_id));
create policy "owner lets in" on public.list_members for insert to authenticated with check (private.is_mine(list_id));
create policy "owner sends away" on public.list_members for delete to authenticated using (private.is_mine(list_id));
create policy "together" on public.items to authenticated using (private.may_use(list_id)) with check (private.may_use(list_id));
