-- app: A village paper: editors write articles with cover photos, everyone reads what is published, and drafts stay with the editors.
-- expect: passes
-- public: table articles read; bucket covers read
create table public.articles (
  id uuid primary key default gen_random_uuid(),
  author_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  title text not null check (char_length(btrim(title)) between 1 and 150),
  body text not null default '',
  cover_path text,
  published_at timestamptz,
  created_at timestamptz not null default now()
);
create index articles_published_idx on public.articles (published_at desc) where published_at is not null;

-- What editors think of a draft is never printed.
create table public.article_comments (
  id uuid primary key default gen_random_uuid(),
  article_id uuid not null references public.articles (id) on delete cascade,
  author_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  comment text not null check (char_length(btrim(comment)) between 1 and 1000),
  created_at timestamptz not null default now()
);

alter table public.articles enable row level security;
alter table public.article_comments enable row level security;

-- app_metadata can only be set with the service key, not by the person.
create function public.is_editor() returns boolean
language sql stable set search_path = '' as $$
  select coalesce(auth.jwt() -> 'app_metadata' ->> 'role', '') = 'editor';
$$;

create policy "published articles are for everyone" on public.articles
  for select to anon, authenticated using (published_at is not null and published_at <= now());
create policy "editors read everything" on public.articles
  for select to authenticated using (public.is_editor());
create policy "editors write" on public.articles
  for insert to authenticated with check (public.is_editor() and author_id = auth.uid());
create policy "editors change their own articles" on public.articles
  for update to authenticated
  using (public.is_editor() and author_id = auth.uid())
  with check (public.is_editor() and author_id = auth.uid());
create policy "editors delete their own articles" on public.articles
  for delete to authenticated using (public.is_editor() and author_id = auth.uid());

create policy "editors read comments" on public.article_comments
  for select to authenticated using (public.is_editor());
create policy "editors comment" on public.article_comments
  for insert to authenticated with check (public.is_editor() and author_id = auth.uid());
create policy "editors remove their comments" on public.article_comments
  for delete to authenticated using (public.is_editor() and author_id = auth.uid());

-- Covers are printed on the public page, so the bucket is public on purpose.
insert into storage.buckets (id, name, public) values ('covers', 'covers', true);
create policy "everyone sees covers" on storage.objects
  for select to anon, authenticated using (bucket_id = 'covers');
create policy "editors upload covers" on storage.objects
  for insert to authenticated
  with check (bucket_id = 'covers' and public.is_editor() and (storage.foldername(name))[1] = auth.uid()::text);
create policy "editors remove their covers" on storage.objects
  for delete to authenticated
  using (bucket_id = 'covers' and public.is_editor() and (storage.foldername(name))[1] = auth.uid()::text);

revoke all on public.articles, public.article_comments from anon, authenticated;
grant select on public.articles to anon;
grant select, insert, update, delete on public.articles to authenticated;
grant select, insert, delete on public.article_comments to authenticated;
