import type { Problem } from '../foundation/problem';

/**
 * Forms of keys that give power to whoever reads them. Keys made for browsers (a publishable or anonymous key) are not
 * among them. Names are shown to the person, the value never.
 */
const secretForms: ReadonlyArray<{ name: string; form: RegExp }> = [
  { name: 'a private key', form: /-----BEGIN (?:RSA |EC |OPENSSH |DSA |ENCRYPTED )?PRIVATE KEY-----/ },
  { name: 'a secret Stripe key', form: /\b[sr]k_(?:live|test)_[0-9a-zA-Z]{20,}/ },
  { name: 'an OpenAI key', form: /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}/ },
  { name: 'an Anthropic key', form: /\bsk-ant-[A-Za-z0-9_-]{24,}/ },
  { name: 'an AWS key', form: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { name: 'a GitHub token', form: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})/ },
  { name: 'a Slack token', form: /\bxox[abprs]-[A-Za-z0-9-]{20,}/ },
  { name: 'a Supabase secret key', form: /\bsb_secret_[A-Za-z0-9_-]{20,}/ },
  { name: 'a database password', form: /\bpostgres(?:ql)?:\/\/[^\s:@/"'`]+:[^\s@/"'`]{4,}@/ },
];

/** Not `\beyJ`: every `-eyJ` of a long row of them would be another beginning, and the row read again from each. */
const token = /(?<![\w-])eyJ[A-Za-z0-9_-]{8,}\.(eyJ[A-Za-z0-9_-]{8,})\.[A-Za-z0-9_-]{8,}/g;

/** Finds secrets in what would go out to visitors. Sources are looked at by name so that the person can be told where. */
export function findSecrets(files: ReadonlyArray<{ path: string; text: string }>): Problem[] {
  return files.flatMap(({ path, text }) => {
    const found = secretForms.filter(({ form }) => form.test(text)).map(({ name }) => name);
    if ([...text.matchAll(token)].some((match) => isServiceRole(match[1]!))) found.push('a Supabase service key');
    return found.map((name) => ({
      kind: 'compile' as const,
      message: `${name} is written in ${path}. Everyone who opens the site could read it.`,
      file: path,
    }));
  });
}

/** A Supabase key names its role in its middle part; only the service role is a secret. */
function isServiceRole(payload: string): boolean {
  try {
    const json = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { role?: unknown };
    return json.role === 'service_role';
  } catch {
    return false;
  }
}
