-- app: A bicycle workshop enters repairs under the customer's e-mail address, and customers who sign in see theirs.
-- expect: blocked
-- flaw: Any customer can type somebody else's e-mail address into their own profile and then read that person's repairs, phone number and prices.
-- public: none
create schema if not exists private;
grant usage on schema private to authenticated;

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text not null default '' check (char_length(full_name) <= 80),
  email text not null default '' check (char_length(email) <= 200)
);

-- Mechanics are entered by the owner in the Supabase dashboard.
create table private.mechanics (
  user_id uuid primary key references auth.users (id) on delete cascade
);

create table public.repairs (
  id uuid primary key default gen_random_uuid(),
  customer_email text not null,
  customer_phone text not null default '',
  bicycle text not null,
  problem text not null,
  state text not null default 'waiting' check (state in ('waiting', 'in work', 'ready', 'collected')),
  price_cents integer check (price_cents >= 0),
  brought_on date not null default current_date
);
create index on public.repairs (lower(customer_email));

alter table public.profiles enable row level security;
alter table private.mechanics enable row level security;
alter table public.repairs enable row level security;

create function private.is_mechanic() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from private.mechanics m where m.user_id = auth.uid());
$$;
revoke execute on function private.is_mechanic() from public;
grant execute on function private.is_mechanic() to authenticated;

create function private.add_profile() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, full_name, email)
  values (new.id, left(coalesce(new.raw_user_meta_data ->> 'full_name', ''), 80), coalesce(new.email, ''));
  return new;
end;
$$;
create trigger add_profile after insert on auth.users
  for each row execute function private.add_profile();

create policy "own profile" on public.profiles
  for select to authenticated using (id = auth.uid());
create policy "change own profile" on public.profiles
  for update to authenticated using (id = auth.uid()) with check (id = auth.uid());

create policy "mechanics work with all repairs" on public.repairs
  for all to authenticated using (private.is_mechanic()) with check (private.is_mechanic());
create policy "customers see their repairs" on public.repairs
  for select to authenticated using (
    exists (
      select 1 from public.profiles p
      where p.id = auth.uid() and lower(p.email) = lower(repairs.customer_email)
    )
  );

revoke all on public.profiles, public.repairs from anon, authenticated;
grant select, update on public.profiles to authenticated;
grant select, insert, update, delete on public.repairs to authenticated;
