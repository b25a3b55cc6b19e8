import type { PromptFile } from './prompt-file';

/** Requests that clearly need server code: a secret key, e-mail, calls from outside, scheduled work. */
const needsServer =
  /\b(?:api keys?|secret keys?|webhooks?|server[- ]side|edge functions?|cron|every (?:night|morning|hour)|nightly|(?:open|chat) ?(?:ai|gpt)|claude|gemini|resend|sendgrid|mailgun|twilio|slack|telegram|discord)\b|\bsends? (?:an? |the )?(?:e-?mail|sms|text message)|密钥|定时|每天自动|发邮件|发短信|接口调用|大模型/i;

const rules = `Code that no visitor may read runs on the server, as a Supabase Edge Function: supabase/functions/<name>/index.ts, shared files in
supabase/functions/_shared/. Use one only for a secret key, a call to another service, a webhook, or work while nobody looks; rows and rules
stay in <migration> and policies.
- Deno.serve(async (req) => …) answering Response.json; first "if (req.method === 'OPTIONS') return new Response('ok', { headers: cors })".
- Packages by "npm:name@version" with the version written; from Deno only Deno.serve and Deno.env. No files, sockets or Deno.Command.
- Secrets by Deno.env.get('STRIPE_KEY'), never in a file: the person enters them under Data → On the server. SUPABASE_URL, SUPABASE_ANON_KEY and
  SUPABASE_SERVICE_ROLE_KEY are there. Without a secret answer { error } with 503 and let the page say in one sentence what to enter.
- The service client passes all policies: check who asks first (supabase.auth.getUser with the caller's Authorization header), check every
  input with zod, read prices and rights from tables.
- The page calls supabase.functions.invoke('name', { body }) and shows the error as a sentence.
- Hosts it calls are closed until the person allows them there; say which one, in one plain sentence.
- A webhook, which brings no key of the app, needs [functions.<name>] verify_jwt = false in supabase/config.toml, and checks the sender's
  signature before anything else.
- Work at a time of its own: [functions.<name>] schedule = "0 7 * * *" in supabase/config.toml, five cron fields in UTC. It runs once the app
  is published, by POST with the secret key as caller; it must bear running twice, and answers an error status when it failed.`;

/** How to write server functions; empty unless the request clearly needs one, or the app has one. */
export function tellFunctions(prompt: string, files: readonly PromptFile[]): string {
  const hasOne = files.some(({ path }) => path.startsWith('supabase/functions/'));
  return hasOne || needsServer.test(prompt) ? rules : '';
}
