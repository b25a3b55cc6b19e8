-- expect: stranger reads payroll
-- The view runs with its owner's rights.
create table public.employees (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text not null,
  salary integer not null
);
alter table public.employees enable row level security;
create policy "own row" on public.employees for select to authenticated using (id = auth.uid());
create view public.payroll as select full_name, salary from public.employees;
