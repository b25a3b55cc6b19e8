-- expect: stranger deletes cancel_reservation
-- A number that can be guessed cancels anybody's table.
create table public.reservations (
  id bigint generated always as identity primary key,
  guest_name text not null,
  phone text not null,
  day date not null
);
alter table public.reservations enable row level security;
create function public.reserve(p_name text, p_phone text, p_day date) returns bigint
language sql volatile security definer set search_path = '' as $$
  insert into public.reservations (guest_name, phone, day) values (p_name, p_phone, p_day) returning id
$$;
create function public.cancel_reservation(reservation_id bigint) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.reservations r where r.id = reservation_id;
  return found;
end $$;
