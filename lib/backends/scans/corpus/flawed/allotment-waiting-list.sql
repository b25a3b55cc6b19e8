-- app: An allotment society keeps a waiting list for gardens on which everyone sees how long the queue is.
-- expect: blocked
-- flaw: A stranger can read the name, phone number and remarks of everybody waiting through the view waiting_list, which runs past the rules of the table.
-- public: none
create table public.board_members (
  user_id uuid primary key references auth.users (id) on delete cascade
);

create table public.applicants (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique default auth.uid() references auth.users (id) on delete cascade,
  full_name text not null check (char_length(full_name) between 1 and 80),
  phone text not null check (char_length(phone) between 5 and 30),
  wanted_size integer not null default 200 check (wanted_size between 50 and 600),
  remarks text not null default '' check (char_length(remarks) <= 500),
  applied_at timestamptz not null default now()
);

alter table public.board_members enable row level security;
alter table public.applicants enable row level security;

create policy "board members know they are" on public.board_members
  for select to authenticated using (user_id = (select auth.uid()));

create policy "applicants see themselves, the board sees all" on public.applicants
  for select to authenticated using (
    user_id = (select auth.uid())
    or exists (select 1 from public.board_members b where b.user_id = (select auth.uid()))
  );
create policy "apply for yourself" on public.applicants
  for insert to authenticated with check (user_id = (select auth.uid()));
create policy "correct your own application" on public.applicants
  for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy "withdraw" on public.applicants
  for delete to authenticated using (user_id = (select auth.uid()));

-- The list with everyone's place in the queue, used on the start page and by the board.
create view public.waiting_list as
  select row_number() over (order by a.applied_at) as place, a.full_name, a.phone, a.wanted_size, a.remarks, a.applied_at
  from public.applicants a;

revoke all on public.board_members, public.applicants, public.waiting_list from anon, authenticated;
grant select on public.board_members to authenticated;
-- The date of the application decides about the place, so nobody can type it in.
grant select, delete, insert (full_name, phone, wanted_size, remarks), update (full_name, phone, wanted_size, remarks)
  on public.applicants to authenticated;
grant select on public.waiting_list to anon, authenticated;
