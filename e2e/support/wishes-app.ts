import { readTemplateTexts } from '../../lib/projects/template/read-template';
import type { AppFiles } from './reply-app';

/**
 * A page that shows rows, its owner and Postgres' own message if a call fails; with a button for each way to sign in.
 */
const page = `import { useEffect, useState } from 'react';
import { supabase } from './lib/supabase';

const person = { email: 'ann@x.test', password: 'secret 123' };

export default function App() {
  const [said, setSaid] = useState('');
  const [wishes, setWishes] = useState<string[]>([]);
  const load = async () => {
    const { data, error } = await supabase.from('wishes').select('text').order('text');
    setWishes((data ?? []).map((one: { text: string }) => one.text));
    const owner = await supabase.rpc('is_owner');
    setSaid(error?.message ?? \`owner: \${String(owner.data)}\`);
  };
  useEffect(() => void load(), []);
  const then = (work: () => Promise<{ error: { message: string } | null }>) => async () => {
    const { error } = await work();
    if (error) setSaid(error.message);
    else await load();
  };
  return (
    <main className="p-6">
      <h1>Wishes</h1>
      <ul>{wishes.map((text, at) => <li key={at}>{text}</li>)}</ul>
      <button onClick={then(() => supabase.auth.signUp(person))}>Sign up</button>
      <button onClick={then(() => supabase.auth.signInWithPassword(person))}>Sign in</button>
      <button onClick={then(() => supabase.auth.signInAnonymously())}>As a guest</button>
      <button onClick={then(() => supabase.auth.resetPasswordForEmail(person.email, { redirectTo: location.origin + '/reset' }))}>Forgotten</button>
      <p role="status">{said}</p>
    </main>
  );
}
`;

const tables = `create table public.wishes (id bigint generated always as identity primary key, text text not null);
alter table public.wishes enable row level security;
create policy "everybody reads" on public.wishes for select using (true);
create policy "the owner writes" on public.wishes for insert to authenticated with check (public.is_owner());
revoke update, delete on public.wishes from anon, authenticated;
`;

/** A small app that uses every part: tables, content, sample rows without keys, and an owner. */
export async function wishesApp(): Promise<AppFiles> {
  return {
    ...(await readTemplateTexts('lib/projects/template/files')),
    'src/App.tsx': page,
    'supabase/migrations/20260101000000_wishes.sql': tables,
    'supabase/migrations/20260102000000_kinds.sql': `create table public.kinds (id int primary key, name text);
alter table public.kinds enable row level security;`,
    'supabase/content.sql': "insert into public.kinds (id, name) values (1, 'small');\n",
    'supabase/seed.sql': "insert into public.wishes (text) values ('A tree to sit under') returning id;\n",
  };
}
