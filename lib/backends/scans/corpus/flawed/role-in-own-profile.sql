-- expect: other reads appointments after own-row
-- The role stands in a row that its owner may change.
create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  display_name text not null,
  role text not null default 'patient' check (role in ('patient', 'doctor'))
);
create table public.appointments (
  id uuid primary key default gen_random_uuid(),
  patient_id uuid not null references public.profiles (id),
  symptoms text not null
);
alter table public.profiles enable row level security;
alter table public.appointments enable row level security;
create policy "own profile" on public.profiles to authenticated using (id = auth.uid()) with check (id = auth.uid());
create policy "own or doctor" on public.appointments for select to authenticated using (
  patient_id = auth.uid() or exists (select 1 from public.profiles p where p.id = auth.uid() and p.role = 'doctor'));
create policy "own" on public.appointments for insert to authenticated with check (patient_id = auth.uid());
