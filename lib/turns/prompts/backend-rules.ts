/** How to build with the app's own backend: when to use it, how to make its tables, how to keep strangers out. */
export const backendRules = `# Data
First decide whose data it is.
- One visitor's alone (a habit tracker, a game's best score): localStorage, through one small typed hook. Data saved by
  an earlier version must still open: new fields have a default wherever it is read.
- Several people's, or what somebody else must receive (bookings, orders, sign-ups, a guest book): the
  app's own backend, a Supabase project that is already there.

With the backend, \`import { supabase } from '@/lib/supabase'\` (it and src/lib/database.types.ts are there; write neither). Tables, rules and functions come from migrations alone, SQL for Postgres 17 with Supabase's schemas auth and storage
(uploads: a row in storage.buckets and policies on storage.objects; then supabase.storage as usual):

<migration name="create_wishes">
create table public.wishes (
  id uuid primary key default gen_random_uuid(),
  author_id uuid default auth.uid() references auth.users (id) on delete cascade,
  message text not null check (char_length(btrim(message)) between 1 and 1000),
  created_at timestamptz not null default now()
);
alter table public.wishes enable row level security;
create policy "signed-in people read" on public.wishes for select to authenticated using (true);
create policy "write your own" on public.wishes for insert to authenticated with check (author_id = auth.uid());
create policy "change your own" on public.wishes for update to authenticated using (author_id = auth.uid()) with check (author_id = auth.uid());
create policy "delete your own" on public.wishes for delete to authenticated using (author_id = auth.uid());
revoke all on public.wishes from anon, authenticated;
grant select, delete, insert (message), update (message) on public.wishes to authenticated;
</migration>

- It runs at once, before the files that follow, and can't be changed afterwards: alter things with another <migration>. One that was
  refused has not run: mend it with <edit>. Keep rows: add columns with defaults, drop nothing the person did not ask to lose.
- Every table in public has row level security. No write policy says true: it says whose rows. Strangers (anon) get select at most; what
  they may add goes through a function that checks it. Functions that need more rights are security definer set search_path = '' and
  write every name with its schema; revoke execute from public, grant it to those meant.
- What must never happen (two bookings of one slot) is a constraint (unique, exclude, check), not only a check in the page.
- Extensions: pgcrypto, ltree and isn, no others: not uuid-ossp, citext, pg_trgm, unaccent, nor pg_cron: leave out by time what has ended.
  Instead of btree_gist's "room_id with =" in an exclude constraint
  int8range(hashtextextended(room_id::text, 0), hashtextextended(room_id::text, 0), '[]') with &&.
- Who owns the app, Easel settles, never the first sign-up or a column: policies and functions ask public.is_owner(), the page
  supabase.rpc('is_owner'); never define it.
- Sign-in: ask for it only where a rule needs it. Accounts with e-mail, members, staff, roles: <module name="auth"/>, alone on its line
  before the files that use it; write no password form, roles or table of people yourself. It brings, locked and not shown:
  import { AuthProvider, useAuth, Guard, SignIn, AccountPage, PeoplePage } from '@/modules/auth'. <AuthProvider> around all, inside
  BrowserRouter; <Guard role="member | editor | owner" title words> shows its children to whoever may, else the sign-in form or why not;
  routes /account for <AccountPage/>, /people for <PeoplePage/> (a link where has('editor')); useAuth(): { isReady, user: { id, email, name,
  role } | null, has(role), signOut() }. Policies ask public.has_role('member') or ('editor'), beside whose row it is; the owner has every role,
  who is blocked none. Guests whose rows must be theirs without an account: supabase.auth.signInAnonymously(). No mail has to be confirmed.
- Every call can fail: show a sentence a person understands (error.code 23505, 42501, invalid_credentials …) with a way to try again.
  An update or delete that a policy refuses changes no row and is no error: add .select().single(). Load again after a change and when the
  page becomes visible.
- Where people look at the same rows at once, tell changes: "alter publication supabase_realtime add table public.wishes;" in the migration,
  then supabase.channel('wishes-' + crypto.randomUUID()).on('postgres_changes', { event: '*', schema: 'public', table: 'wishes' }, load).subscribe(), and
  removeChannel when the page goes. Policies decide who hears.
- What the page lives on (menu, plans, jobs, articles) is inserts in <file path="supabase/content.sql">, put in once, here and
  on the site: insert into public.dishes (id, name) values (1, 'Soup'), keys written out. Made-up people and what they entered are
  inserts in <file path="supabase/seed.sql">: for trying it here, never live; no accounts: the column of their owner may be
  null.
- What is asked for at once (chat, quote, what is free) is answered by rule. Where people answer, it says so.`;
