-- The club's evenings. Everybody reads them; editors and the owner announce them.
create table public.nights (
  id uuid primary key default gen_random_uuid(),
  kind text not null default 'sky' check (kind in ('sky', 'meteors', 'planets', 'workshop')),
  title text not null check (char_length(btrim(title)) between 1 and 80),
  words text not null default '' check (char_length(words) <= 1200),
  place text not null default '' check (char_length(place) <= 120),
  bring text not null default '' check (char_length(bring) <= 300),
  begins_at timestamptz not null,
  seats int not null check (seats between 1 and 200),
  taken int not null default 0 check (taken between 0 and seats),
  is_off boolean not null default false
);
alter table public.nights enable row level security;
create policy "everybody reads the evenings" on public.nights for select to anon, authenticated using (true);
create policy "editors announce" on public.nights for insert to authenticated with check (public.has_role('editor'));
create policy "editors change" on public.nights for update to authenticated
  using (public.has_role('editor')) with check (public.has_role('editor'));
revoke all on public.nights from anon, authenticated;
grant select on public.nights to anon, authenticated;
grant insert (kind, title, words, place, bring, begins_at, seats),
  update (kind, title, words, place, bring, begins_at, seats, is_off) on public.nights to authenticated;

-- Who has a place. The column of the member is empty only in made-up rows.
create table public.places (
  id uuid primary key default gen_random_uuid(),
  night_id uuid not null references public.nights (id) on delete cascade,
  member_id uuid default auth.uid() references auth.users (id) on delete cascade,
  member_name text not null default '',
  taken_at timestamptz not null default now(),
  unique (night_id, member_id)
);
alter table public.places enable row level security;
create policy "your own places, or all as an editor" on public.places for select to authenticated
  using ((member_id = auth.uid() and public.has_role('member')) or public.has_role('editor'));
create policy "take a place for yourself" on public.places for insert to authenticated
  with check (member_id = auth.uid() and public.has_role('member'));
create policy "give your own back" on public.places for delete to authenticated
  using (member_id = auth.uid() and public.has_role('member'));
revoke all on public.places from anon, authenticated;
grant select, delete, insert (night_id) on public.places to authenticated;

-- The name is the account's, never what a page sends.
create function public.sign_place() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.member_id is not null then
    new.member_name := coalesce((select name from only public.app_people where user_id = new.member_id), '');
  end if;
  return new;
end $$;
revoke execute on function public.sign_place() from public, anon, authenticated;
create trigger sign_place before insert on public.places for each row execute function public.sign_place();

-- Seats are counted where they are taken, so that the last one is never given twice.
create function public.count_places() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    update only public.nights set taken = greatest(taken - 1, 0) where id = old.night_id;
    return old;
  end if;
  update only public.nights set taken = taken + 1
  where id = new.night_id and taken < seats and not is_off and begins_at > now();
  if not found then
    raise exception using errcode = 'P0001', message = 'There is no place left on this evening.';
  end if;
  return new;
end $$;
revoke execute on function public.count_places() from public, anon, authenticated;
create trigger count_places after insert or delete on public.places for each row execute function public.count_places();

-- The notice board, for members.
create table public.posts (
  id uuid primary key default gen_random_uuid(),
  author_id uuid default auth.uid() references auth.users (id) on delete cascade,
  author_name text not null default '',
  kind text not null default 'seen' check (kind in ('seen', 'lift', 'lend', 'ask')),
  title text not null check (char_length(btrim(title)) between 1 and 100),
  body text not null default '' check (char_length(body) <= 2000),
  is_pinned boolean not null default false,
  is_hidden boolean not null default false,
  created_at timestamptz not null default now()
);
create table public.replies (
  id uuid primary key default gen_random_uuid(),
  post_id uuid not null references public.posts (id) on delete cascade,
  author_id uuid default auth.uid() references auth.users (id) on delete cascade,
  author_name text not null default '',
  body text not null check (char_length(btrim(body)) between 1 and 1000),
  created_at timestamptz not null default now()
);
alter table public.posts enable row level security;
alter table public.replies enable row level security;
create policy "members read the board" on public.posts for select to authenticated
  using (public.has_role('member') and (not is_hidden or author_id = auth.uid() or public.has_role('editor')));
create policy "members write" on public.posts for insert to authenticated
  with check (author_id = auth.uid() and public.has_role('member'));
create policy "take your own back" on public.posts for delete to authenticated
  using (author_id = auth.uid() and public.has_role('member'));
create policy "members read answers" on public.replies for select to authenticated
  using (public.has_role('member') and exists (select from public.posts where posts.id = post_id));
create policy "members answer" on public.replies for insert to authenticated
  with check (author_id = auth.uid() and public.has_role('member') and exists (select from public.posts where posts.id = post_id));
create policy "take your own answer back" on public.replies for delete to authenticated
  using (author_id = auth.uid() and public.has_role('member'));
revoke all on public.posts from anon, authenticated;
revoke all on public.replies from anon, authenticated;
grant select, delete, insert (kind, title, body) on public.posts to authenticated;
grant select, delete, insert (post_id, body) on public.replies to authenticated;

create function public.sign_words() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.author_id is not null then
    new.author_name := coalesce((select name from only public.app_people where user_id = new.author_id), '');
  end if;
  return new;
end $$;
revoke execute on function public.sign_words() from public, anon, authenticated;
create trigger sign_post before insert on public.posts for each row execute function public.sign_words();
create trigger sign_reply before insert on public.replies for each row execute function public.sign_words();

-- What an editor does to a notice that is somebody else's: pins it, hides it, and nothing more.
create function public.keep_post(post uuid, pinned boolean, hidden boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.has_role('editor') then
    raise exception using errcode = '42501', message = 'Only editors pin and hide notices.';
  end if;
  update only public.posts set is_pinned = coalesce(pinned, false), is_hidden = coalesce(hidden, false) where id = post;
end $$;
revoke execute on function public.keep_post(uuid, boolean, boolean) from public, anon;
grant execute on function public.keep_post(uuid, boolean, boolean) to authenticated;

alter publication supabase_realtime add table public.nights;
alter publication supabase_realtime add table public.posts;
alter publication supabase_realtime add table public.replies;
