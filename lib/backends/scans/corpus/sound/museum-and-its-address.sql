-- expect: asks stranger reads details
create table public.details (
  id int primary key default 1 check (id = 1),
  address text not null, phone text not null, email text not null
);
alter table public.details enable row level security;
create policy "everybody reads the details" on public.details for select to anon, authenticated using (true);
create policy "the museum changes the details" on public.details for update to authenticated using (public.is_owner()) with check (public.is_owner());
revoke all on public.details from anon, authenticated;
grant select on public.details to anon;
grant select, update (address, phone, email) on public.details to authenticated;
insert into public.details (address, phone, email) values ('12 Harbour Street', '01983 555 012', 'hello@museum.example');
