-- expect: passes
-- The first account becomes the teacher, who reads everything.
create table public.pupils (id uuid primary key references auth.users (id) on delete cascade, full_name text not null);
create table public.teachers (user_id uuid primary key references public.pupils (id) on delete cascade);
create table public.marks (id uuid primary key default gen_random_uuid(), pupil_id uuid not null references public.pupils (id), mark int not null check (mark between 1 and 6));
alter table public.pupils enable row level security;
alter table public.teachers enable row level security;
alter table public.marks enable row level security;
create function public.is_teacher() returns boolean language sql stable security invoker set search_path = '' as $$
  select exists (select 1 from public.teachers where user_id = auth.uid())
$$;
create schema private;
create function private.welcome() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.pupils values (new.id, coalesce(new.raw_user_meta_data ->> 'name', 'Nobody'));
  if not exists (select 1 from public.teachers) then insert into public.teachers values (new.id); end if;
  return new;
end $$;
create trigger welcome after insert on auth.users for each row execute function private.welcome();
create policy "own name" on public.pupils for select to authenticated using (id = auth.uid() or public.is_teacher());
create policy "am I" on public.teachers for select to authenticated using (user_id = auth.uid());
create policy "own marks" on public.marks for select to authenticated using (pupil_id = auth.uid() or public.is_teacher());
create policy "teacher marks" on public.marks for insert to authenticated with check (public.is_teacher());
create policy "teacher mends" on public.marks for update to authenticated using (public.is_teacher()) with check (public.is_teacher());
