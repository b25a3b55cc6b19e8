import { appId, findRunning, holdData, openAppBackend } from './app-backend';
import { type Claimed, makeOwnerByMail } from './make-owner-by-mail';
import { findNamedProject } from './named-project';
import type { Place } from './place';
import { claimPath } from './serve-app-backend';

type Asked = Place & { words: readonly string[]; env: Readonly<Record<string, string | undefined>> };

/**
 * `npm run claim -- you@example.com`: makes that account the owner in the data on this computer, whether it is open or
 * not, and prints the claim code for a Supabase project. Returns exit code 0 if the account became the owner, or if
 * only Supabase can do it.
 */
export async function claimSeat({ words, env, say, ...place }: Asked): Promise<number> {
  const email = words.find((word) => !word.startsWith('-'))?.trim() ?? '';
  if (!isMail(email)) {
    say('Say whose account it is: npm run claim -- you@example.com');
    return 1;
  }
  const named = await findNamedProject(place.root, words, env);
  if (named !== null) {
    say(`${codeFor(email, named)}\nIt answers with one row. None: nobody has signed up with ${email} there yet.\n`);
    return 0;
  }
  const claimed = await claimHere({ ...place, say }, email);
  switch (claimed) {
    case 'owner':
      say(`${email} is the owner on this computer. Reload the page.\n\n${codeFor(email, null)}`);
      return 0;
    case 'unknown':
      say(`Nobody has signed up with ${email} yet. Sign up in the app first, then run this again.`);
      return 1;
    case 'unreachable':
      say('The data could not be opened. If npm run dev is open, stop it with Ctrl+C, then run this again.');
      return 1;
    default:
      return claimed satisfies never;
  }
}

/** The SQL to run once in a Supabase project's SQL editor. */
export function codeFor(email: string, url: string | null): string {
  const reference = url === null ? null : (/^https:\/\/([a-z0-9]{20})\.supabase\.co\/?$/.exec(url)?.[1] ?? null);
  const editor =
    reference === null
      ? "your Supabase project's SQL editor"
      : `https://supabase.com/dashboard/project/${reference}/sql/new`;
  return `Claim code: sign up in the app there, then run this in ${editor}:

  insert into easel.owners (user_id) select id from auth.users where lower(email) = lower('${email.replaceAll("'", "''")}')
    on conflict do nothing returning user_id;
`;
}

/** Mail addresses contain no spaces or quotes in practice; text that does is a typo. */
const isMail = (text: string) => text.length < 255 && /^[^\s@"\\;]+@[^\s@"\\;]+$/.test(text);

async function claimHere(place: Place, email: string): Promise<Claimed> {
  const held = await holdData(place.root);
  if (held !== null) {
    const own = await openAppBackend(held, place);
    try {
      return (await own.backends.hasData(appId)) ? await makeOwnerByMail(own.backends, email) : 'unknown';
    } finally {
      await own.close();
    }
  }
  const running = await findRunning(place.root);
  if (running === null) return 'unreachable';
  try {
    const answer = await fetch(`http://127.0.0.1:${running.port}${claimPath}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.keys.secretKey}` },
      body: email,
    });
    return answer.ok ? ((await answer.json()) as Claimed) : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
