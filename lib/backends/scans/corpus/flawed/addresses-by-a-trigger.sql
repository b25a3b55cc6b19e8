-- expect: stranger reads known_addresses
-- Nobody may insert and no function can be called: a trigger on what people send fills it.
create table public.enquiries (
  id int generated always as identity primary key,
  address text not null, phone text not null, wish text not null
);
create table public.known_addresses (id int generated always as identity primary key, address text not null, phone text not null);
alter table public.enquiries enable row level security;
alter table public.known_addresses enable row level security;
create policy "anybody asks" on public.enquiries for insert to anon, authenticated with check (true);
create policy "everybody reads" on public.known_addresses for select to anon, authenticated using (true);
revoke all on public.enquiries, public.known_addresses from anon, authenticated;
grant insert (address, phone, wish) on public.enquiries to anon, authenticated;
grant select on public.known_addresses to anon, authenticated;
create function public.keep_address() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.known_addresses (address, phone) values (new.address, new.phone);
  return new;
end $$;
create trigger keep after insert on public.enquiries for each row execute function public.keep_address();
insert into public.enquiries (address, phone, wish) values ('3 Mill Lane', '01983 555 099', 'A quote');
