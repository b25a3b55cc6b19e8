-- app: Signed-in people keep photo albums that are private unless they share an album with all members, and can hide single photos.
-- expect: blocked
-- flaw: As soon as any album is shared, every signed-in user can read the captions, places and file paths of all photos in private albums that are not hidden, because an OR in the photos rule lacks its brackets.
-- public: none
create table public.albums (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  title text not null check (char_length(btrim(title)) between 1 and 100),
  is_shared boolean not null default false,
  created_at timestamptz not null default now()
);

create table public.photos (
  id uuid primary key default gen_random_uuid(),
  album_id uuid not null references public.albums (id) on delete cascade,
  path text not null,
  caption text not null default '' check (char_length(caption) <= 300),
  place text not null default '',
  hidden boolean not null default false,
  taken_at timestamptz
);
create index photos_album_id_idx on public.photos (album_id);

alter table public.albums enable row level security;
alter table public.photos enable row level security;

create policy "read shared albums and your own" on public.albums
  for select to authenticated using (is_shared or owner_id = auth.uid());
create policy "make albums" on public.albums
  for insert to authenticated with check (owner_id = auth.uid());
create policy "change your albums" on public.albums
  for update to authenticated using (owner_id = auth.uid()) with check (owner_id = auth.uid());
create policy "delete your albums" on public.albums
  for delete to authenticated using (owner_id = auth.uid());

create policy "read photos of shared albums and your own" on public.photos
  for select to authenticated using (
    exists (
      select 1 from public.albums a
      where a.id = photos.album_id and a.owner_id = auth.uid()
         or a.is_shared and not photos.hidden
    )
  );
create policy "add photos to your albums" on public.photos
  for insert to authenticated with check (
    exists (select 1 from public.albums a where a.id = photos.album_id and a.owner_id = auth.uid())
  );
create policy "change photos in your albums" on public.photos
  for update to authenticated
  using (exists (select 1 from public.albums a where a.id = photos.album_id and a.owner_id = auth.uid()))
  with check (exists (select 1 from public.albums a where a.id = photos.album_id and a.owner_id = auth.uid()));
create policy "remove photos from your albums" on public.photos
  for delete to authenticated using (
    exists (select 1 from public.albums a where a.id = photos.album_id and a.owner_id = auth.uid())
  );

revoke all on public.albums, public.photos from anon, authenticated;
grant select, insert, update, delete on public.albums, public.photos to authenticated;
