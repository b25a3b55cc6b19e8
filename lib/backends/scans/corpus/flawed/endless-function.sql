-- expect: stranger stops spin
-- Whoever calls it takes the app's data away from everybody.
create table public.rooms (id int primary key, title text not null);
alter table public.rooms enable row level security;
create policy "all see rooms" on public.rooms for select to authenticated using (true);
create function public.spin(n int default 1) returns int language plpgsql security invoker set search_path = '' as $$
begin
  loop
    n := n + 1;
    exit when n < 0 and n > 10;
    if n > 1000000 then n := 0; end if;
  end loop;
  return n;
end $$;
