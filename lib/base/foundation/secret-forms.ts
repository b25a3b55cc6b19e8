/**
 * Patterns of secret keys. Keys made for browsers (a publishable or anonymous key) are not among them. The person is
 * shown the name, never the value; `suggested` is what such a secret is usually called.
 */
type SecretForm = { name: string; form: RegExp; suggested: string };

export const secretForms: readonly SecretForm[] = [
  {
    name: 'a private key',
    form: /-----BEGIN (?:RSA |EC |OPENSSH |DSA |ENCRYPTED )?PRIVATE KEY-----/,
    suggested: 'PRIVATE_KEY',
  },
  { name: 'a secret Stripe key', form: /\b[sr]k_(?:live|test)_[0-9a-zA-Z]{20,}/, suggested: 'STRIPE_SECRET_KEY' },
  { name: 'an OpenAI key', form: /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}/, suggested: 'OPENAI_API_KEY' },
  { name: 'an Anthropic key', form: /\bsk-ant-[A-Za-z0-9_-]{24,}/, suggested: 'ANTHROPIC_API_KEY' },
  { name: 'an AWS key', form: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, suggested: 'AWS_ACCESS_KEY_ID' },
  {
    name: 'a GitHub token',
    form: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})/,
    suggested: 'GITHUB_TOKEN',
  },
  { name: 'a Slack token', form: /\bxox[abprs]-[A-Za-z0-9-]{20,}/, suggested: 'SLACK_TOKEN' },
  { name: 'a Supabase secret key', form: /\bsb_secret_[A-Za-z0-9_-]{20,}/, suggested: 'OTHER_SUPABASE_KEY' },
  {
    name: 'a database password',
    form: /\bpostgres(?:ql)?:\/\/[^\s:@/"'`]+:[^\s@/"'`]{4,}@/,
    suggested: 'DATABASE_URL',
  },
];

/**
 * The same for pasted text, where each pattern matches the whole key. It has more kinds, which are only looked for in
 * what a person wrote.
 */
const pastedForms: readonly SecretForm[] = [
  {
    name: 'a private key',
    form: /-----BEGIN (?:[A-Z]{1,10} )?PRIVATE KEY-----(?:[^-]{1,20000}(?:-----END [A-Z ]{0,30}KEY-----)?)?/,
    suggested: 'PRIVATE_KEY',
  },
  {
    name: 'a database password',
    form: /\bpostgres(?:ql)?:\/\/[^\s:@/"'`]+:[^\s@/"'`]{4,}@[^\s"'`]*/,
    suggested: 'DATABASE_URL',
  },
  // Must come before OpenAI's pattern, which matches it too.
  ...secretForms.filter(({ suggested }) => suggested === 'ANTHROPIC_API_KEY'),
  ...secretForms.filter(({ suggested }) => !/ANTHROPIC_API_KEY|DATABASE_URL|PRIVATE_KEY/.test(suggested)),
  { name: 'a Stripe webhook secret', form: /\bwhsec_[A-Za-z0-9+/=]{20,}/, suggested: 'STRIPE_WEBHOOK_SECRET' },
  { name: 'a Resend key', form: /\bre_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{18,}/, suggested: 'RESEND_API_KEY' },
  { name: 'a SendGrid key', form: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{30,}/, suggested: 'SENDGRID_API_KEY' },
  { name: 'a Google key', form: /\bAIza[0-9A-Za-z_-]{35}/, suggested: 'GOOGLE_API_KEY' },
  { name: 'a Supabase access token', form: /\bsbp_[0-9a-f]{30,}/, suggested: 'OTHER_SUPABASE_TOKEN' },
];

export type TakenSecret = { name: string; suggested: string; value: string };

/**
 * Replaces each key in a person's text with the key's suggested name, so that the sentence still makes sense. Two keys
 * of one kind get different names.
 */
export function takeOutSecrets(text: string): { text: string; taken: TakenSecret[] } {
  const taken: TakenSecret[] = [];
  let left = text;
  for (const { name, form, suggested } of pastedForms) {
    let done = '';
    for (let found = form.exec(left); found !== null; found = form.exec(left)) {
      const [value] = found;
      const known = taken.find((one) => one.value === value);
      const same = taken.filter((one) => one.name === name).length;
      const called = known?.suggested ?? (same === 0 ? suggested : `${suggested}_${same + 1}`);
      if (!known) taken.push({ name, suggested: called, value });
      done += left.slice(0, found.index) + called;
      left = left.slice(found.index + value.length);
    }
    left = done + left;
  }
  return { text: left, taken };
}
