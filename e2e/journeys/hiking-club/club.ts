/** A hiking club's app as a model would write it: accounts, hikes with seats, an owner who announces them. */

const migration = `<migration name="club">
create table public.members (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text not null,
  is_owner boolean not null default false
);
create table public.hikes (
  id uuid primary key default gen_random_uuid(),
  title text not null check (char_length(btrim(title)) between 1 and 200),
  on_day date not null,
  seats int not null check (seats between 1 and 50),
  taken int not null default 0
);
create table public.places (
  id uuid primary key default gen_random_uuid(),
  hike_id uuid not null references public.hikes (id) on delete cascade,
  member_id uuid not null references public.members (id) on delete cascade,
  unique (hike_id, member_id)
);
alter table public.members enable row level security;
alter table public.hikes enable row level security;
alter table public.places enable row level security;
create function public.owns_club() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.members where id = auth.uid() and is_owner)
$$;
create policy "yourself, or all as the owner" on public.members for select to authenticated
  using (id = auth.uid() or public.owns_club());
create policy "everybody reads" on public.hikes for select to anon, authenticated using (true);
create policy "the owner announces" on public.hikes for insert to authenticated with check (public.owns_club());
create policy "your own" on public.places for select to authenticated using (member_id = auth.uid());
create function public.join_club() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.members (id, full_name, is_owner)
  values (new.id, coalesce(new.raw_user_meta_data ->> 'name', new.email), not exists (select from public.members));
  return new;
end $$;
create trigger join_club after insert on auth.users for each row execute function public.join_club();
create function public.take_seat(hike uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.hikes set taken = taken + 1 where id = hike and taken < seats;
  if not found then raise exception 'This hike is full.'; end if;
  insert into public.places (hike_id, member_id) values (hike, auth.uid());
end $$;
revoke execute on function public.take_seat(uuid) from public, anon;
grant execute on function public.take_seat(uuid) to authenticated;
</migration>
`;

const sampleRows = `<file path="supabase/seed.sql">
insert into public.hikes (title, on_day, seats) values ('Brocken by train', '2031-05-03', 12), ('Elbe sandstone', '2031-06-14', 8);
</file>
`;

export const app = `import { useEffect, useState, type FormEvent } from 'react';
import { supabase } from '@/lib/supabase';

type Hike = { id: string; title: string; on_day: string; seats: number; taken: number };
type Member = { id: string; full_name: string; is_owner: boolean };

export default function App() {
  const [userId, setUserId] = useState<string | null>(null);
  const [hikes, setHikes] = useState<Hike[]>([]);
  const [members, setMembers] = useState<Member[]>([]);
  const [mine, setMine] = useState<string[]>([]);
  const [trouble, setTrouble] = useState('');
  const me = members.find(({ id }) => id === userId);

  async function load() {
    const found = await supabase.from('hikes').select('*').order('on_day');
    setHikes((found.data as Hike[] | null) ?? []);
    const { data } = await supabase.auth.getSession();
    const id = data.session?.user.id ?? null;
    setUserId(id);
    if (id === null) return setMembers([]);
    const people = await supabase.from('members').select('*').order('full_name');
    setMembers((people.data as Member[] | null) ?? []);
    const places = await supabase.from('places').select('hike_id');
    setMine(((places.data as { hike_id: string }[] | null) ?? []).map((place) => place.hike_id));
  }
  useEffect(() => {
    void load();
    const { data } = supabase.auth.onAuthStateChange(() => void setTimeout(load, 0));
    return () => data.subscription.unsubscribe();
  }, []);

  async function join(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const { error } = await supabase.auth.signUp({
      email: text('email'),
      password: text('password'),
      options: { data: { name: text('name') } },
    });
    setTrouble(error ? 'You could not join: ' + error.message : '');
    await load();
  }
  async function announce(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const { error } = await supabase.from('hikes').insert({
      title: String(form.get('title')),
      on_day: String(form.get('day')),
      seats: Number(form.get('seats')),
    });
    setTrouble(error ? 'The hike was not added.' : '');
    await load();
  }
  async function takeSeat(hike: Hike) {
    const { error } = await supabase.rpc('take_seat', { hike: hike.id });
    setTrouble(error ? 'You did not get a seat: ' + error.message : '');
    await load();
  }

  return (
    <main className="mx-auto max-w-2xl space-y-6 bg-sky-50 p-4 text-slate-900">
      <h1 className="text-2xl font-bold">Hiking club</h1>
      {me && <p>Hello {me.full_name}</p>}
      {trouble && <p role="alert">{trouble}</p>}
      <ul aria-label="Hikes" className="space-y-2">
        {hikes.map((hike) => (
          <li key={hike.id} className="rounded border p-3">
            <strong>{hike.title}</strong> on {hike.on_day}, <span>{hike.seats - hike.taken} seats left</span>{' '}
            {me && !mine.includes(hike.id) && hike.taken < hike.seats && (
              <button className="rounded bg-slate-900 px-3 py-2 text-white" onClick={() => void takeSeat(hike)}>
                Take a seat
              </button>
            )}
            {mine.includes(hike.id) && <em>You are coming</em>}
          </li>
        ))}
      </ul>
      {me?.is_owner && (
        <>
          <form aria-label="New hike" onSubmit={(event) => void announce(event)} className="grid gap-2">
            <label>Title <input name="title" required className="w-full rounded border p-2" /></label>
            <label>Day <input name="day" type="date" required className="w-full rounded border p-2" /></label>
            <label>Seats <input name="seats" type="number" required className="w-full rounded border p-2" /></label>
            <button className="rounded bg-slate-900 px-3 py-2 text-white">Add hike</button>
          </form>
          <h2 className="text-xl font-bold">Members</h2>
          <ul aria-label="Members">
            {members.map((member) => <li key={member.id}>{member.full_name}</li>)}
          </ul>
        </>
      )}
      {!me && (
        <form aria-label="Join" onSubmit={(event) => void join(event)} className="grid gap-2">
          <label>Name <input name="name" required className="w-full rounded border p-2" /></label>
          <label>E-mail <input name="email" type="email" required className="w-full rounded border p-2" /></label>
          <label>Password <input name="password" type="password" required minLength={6} className="w-full rounded border p-2" /></label>
          <button className="rounded bg-slate-900 px-3 py-2 text-white">Join the club</button>
        </form>
      )}
    </main>
  );
}`;

export const file = (content: string) => `<file path="src/App.tsx">\n${content}\n</file>\n`;

/** The app with one place changed; throws unless it occurs exactly once. */
export function change(content: string, find: string, replace: string): string {
  const [before, after, ...more] = content.split(find);
  if (after === undefined || more.length > 0) throw new Error(`must be there once: ${find}`);
  return before + replace + after;
}

const promise = (id: string, sentence: string, steps: string) =>
  `<promise id="${id}">\n${sentence}\n${steps.trim()}\n</promise>\n`;

const addHike = (title: string, seats: number) => `fill "Title" with "${title}"
fill "Day" with "{today+9}"
fill "Seats" with "${seats}"
click button "Add hike"`;

// The address must not contain the name: otherwise a club that lost the name would pass, because "Hello
// nora@example.com" matches "Hello Nora".
const joining = (more = '') => `fill "Name" with "Nora"
fill "E-mail" with "walks@example.com"
fill "Password" with "mountain-boots"
${more}click button "Join the club"
see "Hello Nora"
after reload
see "Hello Nora"`;

export const joinForm = (more = '') => promise('joining', 'Anybody can join and is greeted by name.', joining(more));

const promises = [
  joinForm(),
  promise(
    'owner-announces',
    'Only the owner announces hikes.',
    `as the owner
${addHike('Harz ridge', 3)}
after reload
see listitem "Harz ridge"
as Rosa
see listitem "Harz ridge"
not see button "Add hike"`,
  ),
  promise(
    'seats-count',
    'A seat that somebody takes is gone for everybody else.',
    `as the owner
${addHike('Night walk', 1)}
see listitem "Night walk"
as Rosa
click button "Take a seat" in listitem "Night walk"
see "0 seats left" in listitem "Night walk"
as Tom
see "0 seats left" in listitem "Night walk"
not see button "Take a seat" in listitem "Night walk"`,
  ),
  promise(
    'owner-sees-members',
    'I see who is in the club.',
    `as Rosa
see "Hello Rosa"
as the owner
see listitem "Rosa" in list "Members"`,
  ),
].join('');

export const firstReply = `Your club stands: whoever joins first is the owner.\n\n${migration}${file(app)}${sampleRows}${promises}`;

/** The next requests and the model's replies; all of them work correctly. */
export const autumn = change(app, 'bg-sky-50 p-4 text-slate-900', 'bg-orange-50 p-4 text-amber-950');
export const withPrint = change(
  autumn,
  `          <h2 className="text-xl font-bold">Members</h2>
`,
  `          <h2 className="text-xl font-bold">Members</h2>
          <p role="status">{members.length} people on the printed list</p>
          <button className="rounded bg-slate-900 px-3 py-2 text-white" onClick={() => window.print()}>Print the list</button>
`,
);
export const printed = promise(
  'printed-list',
  'The list that I print names everybody.',
  `as Rosa
see "Hello Rosa"
as the owner
see button "Print the list"
see "2 people on the printed list"`,
);
const needsNumber = `<migration name="emergency_number">
alter table public.members add column emergency_phone text not null default '';
create or replace function public.join_club() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if coalesce(btrim(new.raw_user_meta_data ->> 'emergency_phone'), '') = '' then
    raise exception 'An emergency number is needed.';
  end if;
  insert into public.members (id, full_name, is_owner, emergency_phone)
  values (new.id, coalesce(new.raw_user_meta_data ->> 'name', new.email), not exists (select from public.members),
    new.raw_user_meta_data ->> 'emergency_phone');
  return new;
end $$;
</migration>
`;
export const withNumber = change(
  change(
    withPrint,
    "data: { name: text('name') }",
    "data: { name: text('name'), emergency_phone: text('emergency_phone') }",
  ),
  `          <button className="rounded bg-slate-900 px-3 py-2 text-white">Join the club</button>
`,
  `          <label>Emergency number <input name="emergency_phone" type="tel" required className="w-full rounded border p-2" /></label>
          <button className="rounded bg-slate-900 px-3 py-2 text-white">Join the club</button>
`,
);
const numberNeeded = promise(
  'number-needed',
  'Nobody joins without an emergency number.',
  `fill "Name" with "Nora"
fill "E-mail" with "nora@example.com"
fill "Password" with "mountain-boots"
click button "Join the club"
not see "Hello Nora"
see button "Join the club"`,
);
export const numberReply = `Whoever joins leaves an emergency number.\n\n${needsNumber}${file(withNumber)}${joinForm(
  'fill "Emergency number" with "030 123456"\n',
)}${numberNeeded}`;
/** Promises of the app with all changes. */
export const promiseCount = 6;

/** Faults that a person would notice, each in the final app. */
export const breaks: readonly { name: string; broken: string; seenBy: string }[] = [
  {
    name: 'taking a seat does nothing',
    broken: change(withNumber, 'onClick={() => void takeSeat(hike)}', 'onClick={() => undefined}'),
    seenBy: 'seats-count',
  },
  {
    name: 'a new hike is gone after a reload',
    broken: change(
      withNumber,
      `    const { error } = await supabase.from('hikes').insert({
      title: String(form.get('title')),
      on_day: String(form.get('day')),
      seats: Number(form.get('seats')),
    });
    setTrouble(error ? 'The hike was not added.' : '');
    await load();
  }
  async function takeSeat`,
      `    const [title, on_day, seats] = ['title', 'day', 'seats'].map((name) => String(form.get(name)));
    setHikes([...hikes, { id: title!, title: title!, on_day: on_day!, seats: Number(seats), taken: 0 }]);
  }
  async function takeSeat`,
    ),
    seenBy: 'owner-announces',
  },
  {
    name: 'seats that are taken still count as free',
    broken: change(withNumber, '{hike.seats - hike.taken} seats left', '{hike.seats} seats left'),
    seenBy: 'seats-count',
  },
  {
    name: 'names are not sent with the form',
    broken: change(withNumber, "data: { name: text('name'), ", 'data: { '),
    seenBy: 'joining',
  },
  {
    name: 'the owner sees nobody but herself',
    broken: change(
      withNumber,
      '{members.map((member) =>',
      '{members.filter(({ id }) => id === userId).map((member) =>',
    ),
    seenBy: 'owner-sees-members',
  },
  {
    name: 'everybody may announce hikes',
    broken: change(withNumber, '{me?.is_owner && (', '{me && ('),
    seenBy: 'owner-announces',
  },
  {
    name: 'the emergency number may be left out',
    broken: change(
      change(withNumber, "text('emergency_phone') }", "text('emergency_phone') || 'none' }"),
      'type="tel" required',
      'type="tel"',
    ),
    seenBy: 'number-needed',
  },
  {
    name: 'people are missing on the printed list',
    broken: change(
      withNumber,
      '{members.length} people on',
      '{members.filter((one) => one.is_owner).length} people on',
    ),
    seenBy: 'printed-list',
  },
  {
    name: 'who has joined is a stranger after a reload',
    broken: change(
      withNumber,
      `    void load();
    const { data }`,
      `    void supabase.auth.signOut({ scope: 'local' }).then(load);
    const { data }`,
    ),
    seenBy: 'joining',
  },
];

/** Breaks no promise: the flaw that a person sees is reported with the version, and costs nothing. */
export const paleAutumn = change(withNumber, 'bg-orange-50 p-4 text-amber-950', 'bg-orange-50 p-4 text-orange-200');
