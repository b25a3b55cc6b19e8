import type { Problem } from '../../base/foundation/problem';
import { secretForms } from '../../base/foundation/secret-forms';

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
