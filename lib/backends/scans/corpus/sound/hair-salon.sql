-- app: A hairdresser takes bookings without accounts; guests see which times are taken and get a secret code with which they see or cancel their own booking.
-- expect: passes
-- public: table services read; function taken_times call; function book call; function my_booking call; function cancel_booking call
create schema private;
grant usage on schema private to authenticated;

create table private.salon_staff (
  user_id uuid primary key references auth.users (id) on delete cascade
);
alter table private.salon_staff enable row level security;

create table public.services (
  id smallint primary key,
  name text not null,
  minutes integer not null check (minutes between 10 and 240),
  price_cents integer not null
);
insert into public.services values (1, 'Cut', 45, 3900), (2, 'Cut and colour', 120, 8900), (3, 'Beard', 20, 1500);

create table public.bookings (
  id uuid primary key default gen_random_uuid(),
  service_id smallint not null references public.services (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  guest_name text not null check (char_length(btrim(guest_name)) between 1 and 60),
  guest_phone text not null check (char_length(btrim(guest_phone)) between 5 and 30),
  code text not null unique default replace(gen_random_uuid()::text, '-', ''),
  created_at timestamptz not null default now(),
  constraint one_guest_at_a_time exclude using gist (tstzrange(starts_at, ends_at) with &&)
);

alter table public.services enable row level security;
alter table public.bookings enable row level security;

create function private.is_staff() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from private.salon_staff s where s.user_id = auth.uid());
$$;

create policy "price list" on public.services for select to anon, authenticated using (true);
create policy "staff sees bookings" on public.bookings for select to authenticated using (private.is_staff());
create policy "staff cancels bookings" on public.bookings for delete to authenticated using (private.is_staff());

-- Nothing but times leaves the table here.
create function public.taken_times(p_day date) returns table (starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select b.starts_at, b.ends_at from public.bookings b
  where b.starts_at >= p_day and b.starts_at < p_day + 1 and b.starts_at > now();
$$;

create function public.book(p_service smallint, p_starts_at timestamptz, p_name text, p_phone text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  new_code text;
begin
  if p_starts_at < now() or p_starts_at > now() + interval '60 days' then
    raise exception 'That day cannot be booked.';
  end if;
  insert into public.bookings (service_id, starts_at, ends_at, guest_name, guest_phone)
  select s.id, p_starts_at, p_starts_at + make_interval(mins => s.minutes), btrim(p_name), btrim(p_phone)
  from public.services s where s.id = p_service
  returning code into new_code;
  return new_code;
exception
  when exclusion_violation then
    raise exception 'That time has just been taken.';
end;
$$;

create function public.my_booking(p_code text)
returns table (service text, starts_at timestamptz, guest_name text)
language sql stable security definer set search_path = '' as $$
  select s.name, b.starts_at, b.guest_name
  from public.bookings b join public.services s on s.id = b.service_id
  where b.code = p_code;
$$;

create function public.cancel_booking(p_code text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.bookings b where b.code = p_code and b.starts_at > now();
  return found;
end;
$$;

revoke all on public.services, public.bookings from anon, authenticated;
grant select on public.services to anon, authenticated;
grant select, delete on public.bookings to authenticated;
grant execute on function public.taken_times(date), public.book(smallint, timestamptz, text, text),
  public.my_booking(text), public.cancel_booking(text) to anon, authenticated;
