-- expect: asks stranger reads dishes
-- expect: asks stranger reads opening_hours
create table public.dishes (id int primary key, dish text not null, price numeric(6, 2) not null check (price between 0 and 200));
create table public.opening_hours (weekday int primary key check (weekday between 0 and 6), opens time not null, closes time not null);
alter table public.dishes enable row level security;
alter table public.opening_hours enable row level security;
create policy "all read" on public.dishes for select to anon, authenticated using (true);
create policy "all read" on public.opening_hours for select to anon, authenticated using (true);
insert into public.dishes values (1, 'Soup', 6.50), (2, 'Cake', 4.20);
insert into public.opening_hours values (1, '10:00', '18:00');
revoke insert, update, delete on public.dishes, public.opening_hours from anon, authenticated;
