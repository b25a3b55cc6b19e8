-- app: Members of a tennis club reserve courts and see which hours are taken.
-- expect: blocked
-- flaw: Any signed-in user can cancel anybody's reservation with cancel_reservation, because the function never asks whose it is and the ids are on the court plan.
-- public: none
create table public.reservations (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null references auth.users (id) on delete cascade,
  court smallint not null check (court between 1 and 4),
  day date not null,
  hour smallint not null check (hour between 8 and 21),
  partner text not null default '' check (char_length(partner) <= 60),
  created_at timestamptz not null default now(),
  unique (court, day, hour)
);
create index reservations_member_idx on public.reservations (member_id, day);

alter table public.reservations enable row level security;

create policy "members see their own reservations" on public.reservations
  for select to authenticated using (member_id = auth.uid());

-- The plan on the wall: who plays is nobody's business, only what is free.
create function public.court_plan(p_day date)
returns table (id uuid, court smallint, hour smallint, mine boolean)
language sql stable security definer set search_path = '' as $$
  select r.id, r.court, r.hour, r.member_id = auth.uid()
  from public.reservations r
  where r.day = p_day and auth.uid() is not null
  order by r.court, r.hour;
$$;

create function public.reserve_court(p_court smallint, p_day date, p_hour smallint, p_partner text default '')
returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  result uuid;
begin
  if auth.uid() is null then
    raise exception 'Please sign in first.';
  end if;
  if p_day not between current_date and current_date + 14 then
    raise exception 'Courts can be reserved two weeks ahead.';
  end if;
  perform pg_advisory_xact_lock(hashtext(auth.uid()::text));
  if (select count(*) from public.reservations r where r.member_id = auth.uid() and r.day >= current_date) >= 3 then
    raise exception 'You already have three reservations.';
  end if;
  insert into public.reservations (member_id, court, day, hour, partner)
  values (auth.uid(), p_court, p_day, p_hour, coalesce(p_partner, ''))
  returning reservations.id into result;
  return result;
exception
  when unique_violation then
    raise exception 'That hour has just been taken.';
end;
$$;

create function public.cancel_reservation(p_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if auth.uid() is null then
    raise exception 'Please sign in first.';
  end if;
  -- Past hours stay in the records.
  delete from public.reservations r where r.id = p_id and r.day >= current_date;
  return found;
end;
$$;

revoke all on public.reservations from anon, authenticated;
grant select on public.reservations to authenticated;
revoke execute on function public.court_plan(date) from public, anon;
revoke execute on function public.reserve_court(smallint, date, smallint, text) from public, anon;
revoke execute on function public.cancel_reservation(uuid) from public, anon;
grant execute on function public.court_plan(date) to authenticated;
grant execute on function public.reserve_court(smallint, date, smallint, text) to authenticated;
grant execute on function public.cancel_reservation(uuid) to authenticated;
