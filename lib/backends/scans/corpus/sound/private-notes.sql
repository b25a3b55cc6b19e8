-- app: A notebook in which everyone keeps their own notes and tags.
-- expect: passes
-- public: none
create table public.notes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users on delete cascade,
  title text not null default '' check (char_length(title) <= 200),
  body text not null default '' check (char_length(body) <= 20000),
  pinned boolean not null default false,
  updated_at timestamptz not null default now()
);

create table public.note_tags (
  note_id uuid not null references public.notes on delete cascade,
  tag text not null check (char_length(btrim(tag)) between 1 and 30),
  primary key (note_id, tag)
);

alter table public.notes enable row level security;
alter table public.note_tags enable row level security;

create policy "Users can view their own notes" on public.notes
  for select using ((select auth.uid()) = user_id);
create policy "Users can create their own notes" on public.notes
  for insert with check ((select auth.uid()) = user_id);
-- Without a check of its own, the same condition also holds for the changed row.
create policy "Users can update their own notes" on public.notes
  for update using ((select auth.uid()) = user_id);
create policy "Users can delete their own notes" on public.notes
  for delete using ((select auth.uid()) = user_id);

-- Reading notes is already limited to one's own, so this finds nobody else's.
create policy "Users manage tags of their notes" on public.note_tags
  for all
  using (exists (select 1 from public.notes n where n.id = note_tags.note_id))
  with check (exists (select 1 from public.notes n where n.id = note_tags.note_id));

create function public.set_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at = now();
  return new;
end;
$$;
create trigger set_updated_at before update on public.notes
  for each row execute function public.set_updated_at();

grant select, insert, update, delete on public.notes, public.note_tags to authenticated;
