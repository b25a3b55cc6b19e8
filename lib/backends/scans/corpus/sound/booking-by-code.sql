-- expect: asks stranger uses book
-- expect: asks stranger uses find_booking
-- expect: asks stranger uses cancel_booking
create table public.bookings (
  id bigint generated always as identity primary key,
  name text not null, phone text not null, day date not null,
  code text not null unique
);
alter table public.bookings enable row level security;
create function public.book(p_name text, p_phone text, p_day date) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare new_code text := substr(replace(gen_random_uuid()::text, '-', ''), 1, 12);
begin
  insert into public.bookings (name, phone, day, code) values (p_name, p_phone, p_day, new_code);
  return new_code;
end $$;
create function public.find_booking(p_code text) returns table (name text, day date)
language sql stable security definer set search_path = '' as $$ select b.name, b.day from public.bookings b where b.code = p_code $$;
create function public.cancel_booking(p_code text) returns text
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.bookings b where b.code = p_code;
  return case when found then 'cancelled' else 'unknown' end;
end $$;
