import type { SupabaseClient } from '@supabase/supabase-js';
import type { BackendId } from './backend';
import type { TestBackends } from './backends.fixture';

/** A backend with Ann and Bob signed in, shared by all parts of the contract; filled before the first test. */
export type ContractWorld = {
  opened: TestBackends;
  id: BackendId;
  ann: SupabaseClient;
  bob: SupabaseClient;
  stranger: SupabaseClient;
  /** Uses the secret key. */
  admin: SupabaseClient;
};

/** Tables, policies and functions such as a generated app has. */
export const contractSchema = `
create table public.profiles (id uuid primary key references auth.users (id) on delete cascade, name text);
create table public.lists (
  id uuid primary key default gen_random_uuid(), name text not null, owner uuid not null default auth.uid());
create table public.tasks (
  id bigint generated always as identity primary key,
  title text not null check (char_length(title) between 1 and 40),
  done boolean not null default false,
  tags text[] not null default '{}',
  meta jsonb,
  price numeric(10, 2),
  due date,
  list_id uuid references public.lists (id) on delete cascade,
  owner uuid not null default auth.uid(),
  created_at timestamptz not null default now(),
  unique (owner, title));
create table public.slots (id int primary key, during tsrange not null, exclude using gist (during with &&));
create table public.menu (id int primary key, dish text not null);
insert into public.menu values (1, 'Soup'), (2, 'Cake');
alter table public.profiles enable row level security;
alter table public.lists enable row level security;
alter table public.tasks enable row level security;
alter table public.slots enable row level security;
alter table public.menu enable row level security;
create policy p1 on public.lists to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
create policy p2 on public.tasks to authenticated using ((select auth.uid()) = owner) with check (owner = auth.uid());
create policy p3 on public.profiles for select to authenticated, anon using (true);
create policy p4 on public.slots to authenticated using (auth.uid() is not null) with check (auth.uid() is not null);
create policy p5 on public.menu for select to anon, authenticated using (true);
revoke all on public.menu from anon, authenticated;
grant select (id, dish) on public.menu to anon, authenticated;
revoke update on public.slots from authenticated;
create function public.handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin insert into public.profiles (id, name) values (new.id, new.raw_user_meta_data ->> 'name'); return new; end $$;
create trigger on_auth_user_created after insert on auth.users for each row execute function public.handle_new_user();
create function public.my_count() returns bigint language sql stable security invoker as $$ select count(*) from public.tasks $$;
create function public.add_up(a int, b int default 1) returns int language sql immutable as $$ select a + b $$;
create function public.open_tasks() returns setof public.tasks language sql stable as $$ select * from public.tasks where not done $$;
create function public.refuse(why text) returns void language plpgsql as $$ begin raise exception '%', why using hint = 'Ask again'; end $$;
create function public.my_email() returns text language sql stable as $$ select auth.email() $$;
create function public.private_sum() returns int language sql as $$ select 1 $$;
revoke execute on function public.private_sum() from public, anon, authenticated;
create view public.task_names with (security_invoker = true) as select id, title, owner from public.tasks;
`;
