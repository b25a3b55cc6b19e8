import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { allCalls } from '../../lib/backends/compatibility/all-calls';
import type { CallWorld } from '../../lib/backends/compatibility/call';

/**
 * The app of these tests: supabase-js as an app has it, configured with nothing but the app's own address and a key.
 */
const url = `${location.origin}/backend`;
const key = document.querySelector<HTMLMetaElement>('meta[name=key]')!.content;
const password = 'secret 123!';

const clientFor = () => createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false } });

type Mail = { to: string; text: string; link: string | null };
const mails: Mail[] = [];
window.parent.addEventListener('message', ({ data }: MessageEvent<Mail & { type: string }>) => {
  if (data.type === 'easel-visitor-mail') mails.push(data);
});

async function openWorld(): Promise<CallWorld> {
  let made = 0;
  const signUp = async (email: string) => {
    const client = clientFor();
    const { error } = await client.auth.signUp({ email, password });
    if (error) throw error;
    return client;
  };
  const [ann, bob] = [await signUp('ann@x.test'), await signUp('bob@x.test')];
  const mailTo = async (email: string): Promise<Mail | undefined> => {
    // The message about a mail arrives after the response to the call that sent it.
    await new Promise((resolve) => setTimeout(resolve));
    return mails.findLast(({ to }) => to === email);
  };
  return {
    ...{ ann, bob, stranger: clientFor(), annId: (await ann.auth.getUser()).data.user?.id ?? '' },
    // The secret key never leaves the worker: calls that need it are not chosen.
    admin: null as unknown as SupabaseClient,
    client: clientFor,
    async newcomer() {
      const email = `newcomer-${(made += 1)}@x.test`;
      return { client: await signUp(email), email, password };
    },
    codeTo: async (email) => /\b\d{6}\b/.exec((await mailTo(email))?.text ?? '')?.[0] ?? 'none',
    linkTo: async (email) => (await mailTo(email))?.link ?? 'http://no-mail.test',
  };
}

let world: Promise<CallWorld> | null = null;

const tests = {
  client: createClient(url, key),
  /** Runs one of the calls; returns how its result differs, or null. */
  async run(part: string, name: string): Promise<string | null> {
    world ??= openWorld();
    const call = allCalls.find((one) => one.part === part && one.name === name)!;
    try {
      await call.run(await world);
      return null;
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
    }
  },
};
export type TestPage = typeof tests;
Object.assign(window, { tests });

/**
 * `#run=` followed by a list of calls, for browsers in which a test can only open and read a page. The page then shows
 * the failures as JSON.
 */
const asked = /^#run=(.+)$/.exec(location.hash)?.[1];
if (asked !== undefined) {
  const failures: string[] = [];
  for (const [part, name] of JSON.parse(decodeURIComponent(asked)) as [string, string][]) {
    const failure = await tests.run(part, name);
    if (failure !== null) failures.push(`${part}: ${name}: ${failure}`);
  }
  const phase = document.documentElement.dataset.easelVisitor;
  document.body.innerText = JSON.stringify({ phase, failures });
}
