-- app: A holiday home has a guest book on its website: visitors leave a greeting without an account, and the hosts approve what is shown.
-- expect: passes
-- public: table greetings read; function leave_greeting call
create table public.hosts (
  user_id uuid primary key references auth.users (id) on delete cascade
);

create table public.greetings (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(btrim(name)) between 1 and 60),
  message text not null check (char_length(btrim(message)) between 1 and 1000),
  approved boolean not null default false,
  created_at timestamptz not null default now()
);

alter table public.hosts enable row level security;
alter table public.greetings enable row level security;

create policy "hosts recognise themselves" on public.hosts
  for select to authenticated using (user_id = auth.uid());

create policy "everyone reads approved greetings" on public.greetings
  for select to anon, authenticated using (approved);
create policy "hosts read all greetings" on public.greetings
  for select to authenticated using (exists (select 1 from public.hosts h where h.user_id = auth.uid()));
create policy "hosts approve" on public.greetings
  for update to authenticated
  using (exists (select 1 from public.hosts h where h.user_id = auth.uid()))
  with check (exists (select 1 from public.hosts h where h.user_id = auth.uid()));
create policy "hosts delete" on public.greetings
  for delete to authenticated using (exists (select 1 from public.hosts h where h.user_id = auth.uid()));

-- The only way in. What arrives here is never approved by itself.
create function public.leave_greeting(p_name text, p_message text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(4711);
  if (select count(*) from public.greetings g where g.created_at > now() - interval '1 hour') >= 30 then
    raise exception 'The guest book is busy, please try again later.';
  end if;
  insert into public.greetings (name, message) values (btrim(p_name), btrim(p_message));
end;
$$;

revoke all on public.hosts, public.greetings from anon, authenticated;
grant select on public.hosts to authenticated;
grant select on public.greetings to anon;
grant select, delete, update (approved) on public.greetings to authenticated;
revoke execute on function public.leave_greeting(text, text) from public;
grant execute on function public.leave_greeting(text, text) to anon, authenticated;
