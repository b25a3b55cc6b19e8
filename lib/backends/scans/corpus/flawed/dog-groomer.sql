-- app: A dog groomer takes appointments on her website without guests needing an account.
-- expect: blocked
-- flaw: A stranger can count through booking numbers with get_booking and read every customer's name, phone number and notes.
-- public: function book_grooming call; function taken_times call
create schema private;
grant usage on schema private to authenticated;

-- Filled in by hand in the dashboard.
create table public.staff (
  user_id uuid primary key references auth.users (id) on delete cascade
);

create table public.groomings (
  id bigint generated always as identity primary key,
  starts_at timestamptz not null unique,
  dog_name text not null check (char_length(btrim(dog_name)) between 1 and 40),
  breed text not null default '' check (char_length(breed) <= 40),
  customer_name text not null check (char_length(btrim(customer_name)) between 1 and 80),
  phone text not null check (char_length(btrim(phone)) between 5 and 30),
  notes text not null default '' check (char_length(notes) <= 400),
  created_at timestamptz not null default now()
);

alter table public.staff enable row level security;
alter table public.groomings enable row level security;

create function private.is_staff() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.staff where user_id = auth.uid());
$$;
revoke execute on function private.is_staff() from public;
grant execute on function private.is_staff() to authenticated;

create policy "see whether you are staff" on public.staff
  for select to authenticated using (user_id = auth.uid());
create policy "staff sees the calendar" on public.groomings
  for select to authenticated using (private.is_staff());
create policy "staff moves appointments" on public.groomings
  for update to authenticated using (private.is_staff()) with check (private.is_staff());
create policy "staff removes appointments" on public.groomings
  for delete to authenticated using (private.is_staff());

-- Only times, nothing about people.
create function public.taken_times(p_day date) returns setof timestamptz
language sql stable security definer set search_path = '' as $$
  select g.starts_at from public.groomings g
  where g.starts_at >= p_day and g.starts_at < p_day + 1;
$$;

create function public.book_grooming(
  p_starts_at timestamptz, p_dog text, p_breed text, p_name text, p_phone text, p_notes text
) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  new_id bigint;
begin
  if p_starts_at < now() or p_starts_at > now() + interval '60 days' then
    raise exception 'That day cannot be booked.';
  end if;
  insert into public.groomings (starts_at, dog_name, breed, customer_name, phone, notes)
  values (p_starts_at, btrim(p_dog), btrim(coalesce(p_breed, '')), btrim(p_name), btrim(p_phone), coalesce(p_notes, ''))
  returning id into new_id;
  return new_id;
end;
$$;

-- The confirmation page shows the customer what was booked.
create function public.get_booking(p_id bigint)
returns table (starts_at timestamptz, dog_name text, customer_name text, phone text, notes text)
language sql stable security definer set search_path = '' as $$
  select g.starts_at, g.dog_name, g.customer_name, g.phone, g.notes
  from public.groomings g where g.id = p_id;
$$;

revoke all on public.staff, public.groomings from anon, authenticated;
grant select on public.staff to authenticated;
grant select, update, delete on public.groomings to authenticated;
grant execute on function public.taken_times(date) to anon, authenticated;
grant execute on function public.book_grooming(timestamptz, text, text, text, text, text) to anon, authenticated;
grant execute on function public.get_booking(bigint) to anon, authenticated;
