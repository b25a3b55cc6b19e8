/**
 * Matches the data an app stores about somebody who signs up, in its source: `signUp({ …, options: { data: { … } } })`.
 */
const calls = /\.signUp\(\s*\{[\s\S]{0,600}?\bdata\s*:\s*\{([^{}]*)\}/g;
const entry = /^\s*(?:([A-Za-z_$][\w$]*)|'([^']+)'|"([^"]+)")\s*(?::\s*([\s\S]+))?$/;

/** Field names in which generated apps' triggers look for a person's name. */
const usualNames = ['name', 'full_name', 'display_name', 'username'];

/**
 * What a made-up person's account holds, as if they had used the app's own sign-up form: the fields it sends, with
 * values of the right kind. Constants in the app's source, such as a role, are copied; a role is never invented.
 */
export function makeSignUpData(
  sources: readonly string[],
  person: { name: string; email: string },
): Record<string, string | number | boolean> {
  const data: Record<string, string | number | boolean> = {};
  for (const name of usualNames) data[name] = person.name;
  for (const source of sources) {
    for (const [, body = ''] of source.matchAll(calls)) {
      for (const part of body.split(',')) {
        const [, plain, single, double, value = ''] = entry.exec(part) ?? [];
        const key = plain ?? single ?? double;
        if (key !== undefined) data[key] = literalOf(value) ?? valueFor(key, person);
      }
    }
  }
  return data;
}

function literalOf(value: string): string | number | boolean | null {
  const text = /^\s*(?:'([^']*)'|"([^"]*)")\s*$/.exec(value);
  if (text) return text[1] ?? text[2] ?? '';
  if (/^\s*(?:true|false)\s*$/.test(value)) return value.trim() === 'true';
  return /^\s*\d+\s*$/.test(value) ? Number(value) : null;
}

function valueFor(key: string, { name, email }: { name: string; email: string }): string | number | boolean {
  if (/mail/i.test(key)) return email;
  if (/phone|mobile|tel(?:$|_)/i.test(key)) return '+49 30 1234567';
  if (/birth|date|_on$/i.test(key)) return '1990-05-17';
  if (/^(?:is|has|wants|accepts?|agrees?)(?:_|[A-Z])/.test(key)) return true;
  if (/seats|count|number|persons|age$/i.test(key)) return 2;
  return name;
}
