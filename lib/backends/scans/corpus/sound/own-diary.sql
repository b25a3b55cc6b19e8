-- expect: passes
create table public.diary (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  day date not null,
  words text not null check (char_length(words) between 1 and 2000),
  unique (user_id, day)
);
alter table public.diary enable row level security;
create policy "own days" on public.diary to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());
