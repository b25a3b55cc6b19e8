-- app: A sailing club keeps members' phone numbers and fees; members see their own record, and admins, who are entered only with the service key, see all.
-- expect: passes
-- public: none
create table public.admins (
  user_id uuid primary key references auth.users (id) on delete cascade,
  added_at timestamptz not null default now()
);

create table public.members (
  user_id uuid primary key default auth.uid() references auth.users (id) on delete cascade,
  full_name text not null check (char_length(btrim(full_name)) between 1 and 80),
  phone text not null default '' check (char_length(phone) <= 30),
  boat text not null default '',
  fee_paid boolean not null default false,
  joined_on date not null default current_date
);

create table public.member_remarks (
  id bigint generated always as identity primary key,
  user_id uuid not null references public.members (user_id) on delete cascade,
  remark text not null check (char_length(remark) between 1 and 1000),
  written_at timestamptz not null default now()
);

alter table public.admins enable row level security;
alter table public.members enable row level security;
alter table public.member_remarks enable row level security;

create function public.is_admin() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.admins a where a.user_id = auth.uid());
$$;

-- Members may correct their own record but not tick off their own fee.
create function public.keep_fee() returns trigger
language plpgsql set search_path = '' as $$
begin
  if not public.is_admin() then
    if tg_op = 'INSERT' then
      new.fee_paid := false;
      new.joined_on := current_date;
    else
      new.fee_paid := old.fee_paid;
      new.joined_on := old.joined_on;
    end if;
  end if;
  return new;
end;
$$;
create trigger keep_fee before insert or update on public.members
  for each row execute function public.keep_fee();

create policy "see own record" on public.members for select to authenticated using (user_id = auth.uid());
create policy "admins see all" on public.members for select to authenticated using (public.is_admin());
create policy "register yourself" on public.members for insert to authenticated with check (user_id = auth.uid());
create policy "correct own record" on public.members for update to authenticated
  using (user_id = auth.uid()) with check (user_id = auth.uid());
create policy "admins correct all" on public.members for update to authenticated
  using (public.is_admin()) with check (public.is_admin());
create policy "admins remove" on public.members for delete to authenticated using (public.is_admin());

create policy "remarks are for admins" on public.member_remarks for all to authenticated
  using (public.is_admin()) with check (public.is_admin());

-- No policy on admins: it is written and read with the service key only.
revoke all on public.admins, public.members, public.member_remarks from anon, authenticated;
grant select, insert, update, delete on public.admins to service_role;
grant select, insert, update, delete on public.members, public.member_remarks to authenticated;
