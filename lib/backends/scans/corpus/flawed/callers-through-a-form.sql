-- expect: stranger reads enquiries
-- Nobody may insert, but a function does: the rows are other people's.
create table public.enquiries (
  id int generated always as identity primary key,
  address text not null, phone text not null, email text not null
);
alter table public.enquiries enable row level security;
create policy "everybody reads" on public.enquiries for select to anon, authenticated using (true);
revoke all on public.enquiries from anon, authenticated;
grant select on public.enquiries to anon, authenticated;
create function public.ask_us(address text, phone text, email text) returns void
language sql security definer set search_path = '' as $$
  insert into public.enquiries (address, phone, email) values (address, phone, email);
$$;
revoke all on function public.ask_us(text, text, text) from public;
grant execute on function public.ask_us(text, text, text) to anon, authenticated;
insert into public.enquiries (address, phone, email) values ('3 Mill Lane', '01983 555 099', 'ann@example.com');
