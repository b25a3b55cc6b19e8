import { type ChildProcess, fork } from 'node:child_process';
import { newProject } from '../../bench/support/easel-project';
import { startEasel, type Easel } from '../support/easel';
import { ask } from '../support/http';
import { useProjects } from '../support/projects';

/** Everything that arrived since the last read: the delays in milliseconds, and what was wrong. */
export type Heard = Record<'chunks' | 'rows' | 'pages' | 'lags', number[]> & { gaps: number; wrong: string[] };
type Own = { share: { id: string; url: string; status: string; problems: object[] } };

const turnCount = 10;
/** About as fast as a fast model writes. */
const chunksPerSecond = 30;
/** After this, the next turn starts, as when a person asks for the next change. */
const secondsOfTurn = 40;
const visitorsEach = 120;
const socketsEach = 30;
const everyMs = 10_000;

const marks = `create table public.marks (id bigint generated always as identity primary key, body text not null);
alter table public.marks enable row level security;
create policy "everybody reads" on public.marks for select to anon, authenticated using (true);
create function public.mark(body text) returns void language sql security definer set search_path = ''
  as $$ insert into public.marks (body) values (mark.body) $$;
alter publication supabase_realtime add table public.marks;
`;
const page = `import { useEffect, useState } from 'react';
import { supabase } from './lib/supabase';

export default function App() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const channel = supabase.channel('marks');
    channel.on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'marks' }, () => setCount((n) => n + 1));
    channel.subscribe();
    return () => void supabase.removeChannel(channel);
  }, []);
  return <main><h1>Marks</h1><p>{count} seen</p></main>;
}
`;

/**
 * Starts a server with a shared app, a site and ten apps whose turns stream from a model in a process of its own; 300
 * clients run in another. Linux only, since the server's memory is read from `/proc`.
 */
export async function startCrowd() {
  const begun: (() => Promise<unknown>)[] = [];
  try {
    return await start(begun);
  } catch (error) {
    await Promise.all(begun.map((end) => end()));
    throw error;
  }
}

/** `ends` receives a function for each thing that is started, which ends that thing. */
async function start(ends: (() => Promise<unknown>)[]) {
  const model = fork('bench/turn-stream/model.mjs', [String(chunksPerSecond), String(secondsOfTurn)], { execArgv: [] });
  ends.push(async () => model.kill());
  const { port: modelPort } = await said<{ port: number }>(model);
  const easel = await startEasel({
    OPENAI_BASE_URL: `http://127.0.0.1:${modelPort}/v1`,
    OPENAI_API_KEY: 'none',
    EASEL_MODEL: 'crowd',
  });
  ends.push(() => easel.dispose());
  const clients = fork('e2e/crowd/clients.mjs', [], { execArgv: [] });
  ends.push(async () => clients.kill());
  const api = useProjects(easel);
  let isOver = false;

  const files = { 'src/App.tsx': page, 'supabase/migrations/20260101000000_marks.sql': marks };
  const projectId = await newProject(easel, 'Marks', files);
  const shared = await share(easel, projectId);
  const deployed = await api.publish(projectId);
  if (deployed.status !== 'ready') throw new Error(`not published: ${JSON.stringify(deployed)}`);
  const { site } = await api.must<{ site: { url: string } }>(200, 'GET', api.at(projectId));
  const hosts = { shared: `s-${shared.id}.app.localhost:${easel.port}`, site: new URL(site.url).host };

  const turns = Array.from({ length: turnCount }, async () => {
    const { projectId: own } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Stream' });
    return own;
  });
  const projectIds = await Promise.all(turns);

  /** Runs one turn after another until the test is over. */
  async function keepAsking(own: string): Promise<void> {
    while (!isOver) {
      const { turnId } = await api.say(own, 'Count on');
      await api.endOf({ projectId: own, turnId });
    }
  }

  /** Inserts two rows a second, for the clients that listen at that host. */
  function keepWriting(host: string, key: string): NodeJS.Timeout {
    return setInterval(() => {
      const body = { body: (performance.timeOrigin + performance.now()).toFixed(1) };
      const headers = { apikey: key, 'content-type': 'application/json' };
      void ask(easel.port, 'POST', '/backend/rest/v1/rpc/mark', { host, headers, body }).then(
        ({ status }) => void (status === 204 || isOver || failures.push(`a row was answered ${status}`)),
        (error: Error) => void (isOver || failures.push(error.message)),
      );
    }, 500);
  }
  const failures: string[] = [];
  const keys = { shared: await keyOf(easel, hosts.shared), site: await keyOf(easel, hosts.site) };

  const begun = said<{ type: string; error?: string }>(clients);
  clients.send({
    ...{ port: easel.port, projectIds },
    sockets: [hosts.shared, hosts.site].map((host, n) => ({
      ...{ host, count: socketsEach },
      key: n === 0 ? keys.shared : keys.site,
    })),
    visitors: [hosts.shared, hosts.site].map((host) => ({ host, count: visitorsEach, everyMs })),
  });
  const answer = await begun;
  if (answer.type !== 'begun') throw new Error(answer.error);
  const writers = [keepWriting(hosts.shared, keys.shared), keepWriting(hosts.site, keys.site)];
  const asking = projectIds.map((own) =>
    keepAsking(own).catch((error: Error) => void (isOver || failures.push(error.message))),
  );

  return {
    ...{ easel, hosts, projectIds, failures, sharedUrl: shared.url, siteUrl: site.url },
    clients: 2 * (visitorsEach + socketsEach),
    async read(): Promise<Heard> {
      const heard = said<{ heard: Heard }>(clients);
      clients.send({ type: 'read' });
      return (await heard).heard;
    },
    async close(): Promise<void> {
      isOver = true;
      writers.forEach(clearInterval);
      clients.kill();
      model.kill();
      await easel.dispose();
      await Promise.allSettled(asking);
    },
  };
}

function said<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('exit', (code) => reject(new Error(`a process of the crowd ended with ${code}`)));
  });
}

async function share(easel: Easel, projectId: string): Promise<Own['share']> {
  const at = `/api/projects/${projectId}/share`;
  let answer = await easel.call<Own>('POST', at, { visibility: 'link' });
  while (answer.body.share?.status === 'building') answer = await easel.call<Own>('GET', at);
  if (answer.body.share?.status !== 'ready') throw new Error(`not shared: ${JSON.stringify(answer.body)}`);
  return answer.body.share;
}

/** The key in an app's page, either in its document or in its script. */
async function keyOf(easel: Easel, host: string): Promise<string> {
  const read = async (path: string) => (await ask(easel.port, 'GET', path, { host })).bytes.toString('utf8');
  const document = await read('/');
  const scripts = [...document.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((found) => found[1]!);
  for (const text of [document, ...(await Promise.all(scripts.map(read)))]) {
    const key = /sb_publishable_[\w-]+/.exec(text)?.[0];
    if (key !== undefined) return key;
  }
  throw new Error(`no key on the page of ${host}`);
}
