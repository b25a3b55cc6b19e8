-- expect: other reads customers
-- Whoever signs in reads everybody's telephone number.
create table public.customers (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  full_name text not null,
  phone_number text not null check (char_length(phone_number) between 5 and 30)
);
alter table public.customers enable row level security;
create policy "signed in people read" on public.customers for select to authenticated using (auth.uid() is not null);
create policy "own row" on public.customers for insert to authenticated with check (user_id = auth.uid());
