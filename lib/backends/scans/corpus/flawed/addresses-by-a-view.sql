-- expect: stranger reads sent_in
-- Nobody may insert into the table, but through a view that runs with its maker's rights everybody does.
create table public.sent_in (id int generated always as identity primary key, address text not null, phone text not null);
alter table public.sent_in enable row level security;
create policy "everybody reads" on public.sent_in for select to anon, authenticated using (true);
revoke all on public.sent_in from anon, authenticated;
grant select on public.sent_in to anon, authenticated;
create view public.form as select address, phone from public.sent_in;
revoke all on public.form from anon, authenticated;
grant insert on public.form to anon, authenticated;
insert into public.sent_in (address, phone) values ('3 Mill Lane', '01983 555 099');
