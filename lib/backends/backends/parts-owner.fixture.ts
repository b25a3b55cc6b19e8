/**
 * An app's attempts to change a ready-made part: each would remove a protection of the part or of one of its functions.
 */
export const partAttacks: readonly string[] = [
  `drop policy "see your own place" on public.app_people`,
  `alter policy "see your own place" on public.app_people using (true)`,
  `create policy everybody on public.app_people for all to anon using (true)`,
  `alter table public.app_people disable row level security`,
  `alter table public.app_people enable row level security, force row level security`,
  `alter table public.app_people drop constraint app_people_role_check`,
  `alter table public.app_people add column more text`,
  `alter table public.app_people alter column role set default 'editor'`,
  `alter table public.app_people rename to app_folk`,
  `alter table public.app_people set schema extensions`,
  `alter table public.app_people owner to postgres`,
  `alter table public.app_people owner to current_user`,
  `alter table public.app_people disable trigger all`,
  `alter table public.app_people replica identity full`,
  `drop table public.app_people cascade`,
  `drop table public.app_invites`,
  `create trigger mine after update on public.app_people for each row execute function public.nothing()`,
  `create rule mine as on delete to public.app_people do instead nothing`,
  `create index mine on public.app_people (name)`,
  `create table public.heirs () inherits (public.app_people)`,
  `drop trigger app_people_joins on auth.users`,
  `alter table auth.users disable trigger app_people_joins`,
  `alter table auth.users enable replica trigger app_people_joins`,
  `alter trigger app_people_joins on auth.users rename to mine`,
  `create or replace function public.has_role(wanted text) returns boolean language sql stable as 'select true'`,
  `create or replace function public.app_people_joins() returns trigger language plpgsql as 'begin return new; end'`,
  `drop function public.has_role(text) cascade`,
  `drop function public.set_person_role(uuid, text)`,
  `alter function public.has_role(text) security invoker`,
  `alter function public.has_role(text) set search_path = public`,
  `alter function public.has_role(text) reset all`,
  `alter function public.has_role(text) owner to postgres`,
  `alter function public.has_role(text) rename to had_role`,
  `alter function public.has_role(text) set schema extensions`,
  `grant all on public.app_people to anon`,
  `grant update on public.app_people to authenticated`,
  `grant select on all tables in schema public to anon`,
  `grant execute on function public.app_people_joins() to anon`,
  `revoke select on public.app_people from authenticated`,
  `grant easel_parts to postgres`,
  `grant easel_shipper to postgres`,
  `grant postgres to anon`,
  `alter default privileges for role easel_parts grant all on tables to anon`,
  `alter default privileges for role easel_shipper in schema public grant all on tables to anon`,
  `set role easel_parts`,
  `set local role easel_shipper`,
  `set session authorization easel_parts`,
  `select set_config('role', 'easel_parts', false)`,
  `reset role`,
  `comment on table public.app_people is 'mine'`,
  `comment on function public.has_role(text) is 'mine'`,
  `comment on policy "see your own place" on public.app_people is 'mine'`,
  `security label on table public.app_people is 'mine'`,
  `reassign owned by easel_parts to postgres`,
  `reassign owned by easel_shipper, easel_parts to current_user`,
  `drop owned by easel_parts cascade`,
  `drop schema public cascade`,
  `alter schema public owner to postgres`,
  `alter schema public rename to private`,
  `alter event trigger easel_guard_parts disable`,
  `drop event trigger easel_guard_parts`,
  `create or replace function easel.guard_parts() returns event_trigger language plpgsql as 'begin end'`,
  `set session_replication_role = replica; drop trigger app_people_joins on auth.users`,
  `set event_triggers = off`,
  `alter role easel_parts superuser`,
  `alter role easel_shipper login`,
  `create publication mine for table public.app_people`,
  `alter publication supabase_realtime add table public.app_people`,
  `create statistics public.mine on name, role from public.app_people`,
];

/** An app that runs whatever it is told, from every place from which its own code can run. */
export const carelessParts = [
  `create table public.bait (sql text)`,
  `create table public.probe (who text)`,
  `alter table public.bait enable row level security`,
  `create function public.nothing() returns trigger language plpgsql as 'begin return null; end'`,
  `create function public.own(sql text) returns void language plpgsql as 'begin execute sql; end'`,
  `create function public.sloppy(sql text) returns void language plpgsql security definer as 'begin execute sql; end'`,
  `create function public.seen() returns trigger language plpgsql as $$ begin
     if new.raw_user_meta_data ? 'sql' then execute new.raw_user_meta_data ->> 'sql'; end if;
     if exists (select from public.bait) then execute (select sql from public.bait limit 1); end if; return null; end $$`,
  `create trigger seen after insert on auth.users for each row execute function public.seen()`,
];

/** Run by the part's own functions, as their owner. */
export const ownIsOwner = `create function public.is_owner() returns boolean language plpgsql as $$ begin
  if exists (select from public.bait) then execute (select sql from public.bait limit 1); end if; return false; end $$`;

/** Everything of the parts that an app may not change: 32 hexadecimal digits. */
export const partsStandSql = `select md5(string_agg(one, chr(10) order by one)) as all_of_it from (
  select concat_ws(' ', 'table', c.oid, c.relname, c.relnamespace, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity, c.relnatts,
    c.relhasrules, c.relreplident, obj_description(c.oid, 'pg_class')) as one from pg_class c where c.relname in ('app_people', 'app_invites')
  union all select concat_ws(' ', 'index', i.indexrelid) from pg_index i where i.indrelid in (to_regclass('public.app_people'))
  union all select concat_ws(' ', 'child', i.inhrelid) from pg_inherits i
  union all select concat_ws(' ', 'check', k.oid, k.conname) from pg_constraint k where k.conrelid = to_regclass('public.app_people')
  union all select concat_ws(' ', 'default', d.oid, pg_get_expr(d.adbin, d.adrelid)) from pg_attrdef d where d.adrelid = to_regclass('public.app_people')
  union all select concat_ws(' ', 'policy', p.oid, p.polname, p.polrelid, p.polqual, p.polroles, obj_description(p.oid, 'pg_policy')) from pg_policy p
  union all select concat_ws(' ', 'trigger', t.oid, t.tgname, t.tgenabled, t.tgfoid) from pg_trigger t
    where t.tgname <> 'seen' and t.tgrelid in ('auth.users'::regclass, to_regclass('public.app_people')) and not t.tgisinternal
  union all select concat_ws(' ', 'function', p.oid, p.proname, p.pronamespace, p.proowner, p.prosrc, p.prosecdef, p.proconfig, p.proacl,
    obj_description(p.oid, 'pg_proc')) from pg_proc p where p.pronamespace in ('public'::regnamespace, 'easel'::regnamespace)
  union all select concat_ws(' ', 'schema', n.nspname, n.nspowner, n.nspacl) from pg_namespace n where n.nspname !~ '^pg_'
  union all select concat_ws(' ', 'role', r.rolname, r.rolsuper, r.rolcanlogin, r.rolbypassrls) from pg_roles r
  union all select concat_ws(' ', 'member', m.roleid, m.member, m.inherit_option, m.set_option, m.admin_option) from pg_auth_members m
  union all select concat_ws(' ', 'default rights', a.defaclrole, a.defaclacl) from pg_default_acl a
  union all select concat_ws(' ', 'event', e.evtname, e.evtenabled, e.evtfoid) from pg_event_trigger e
  union all select concat_ws(' ', 'published', p.prrelid) from pg_publication_rel p
  union all select concat_ws(' ', 'statistics', s.oid) from pg_statistic_ext s) every_one`;
