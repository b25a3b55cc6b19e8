-- expect: stranger adds suggestions
-- Strangers write straight into the table.
create table public.suggestions (id uuid primary key default gen_random_uuid(), idea text not null, stars int not null check (stars between 1 and 5));
alter table public.suggestions enable row level security;
create policy "anyone suggests" on public.suggestions for insert to anon, authenticated with check (char_length(idea) > 0);
