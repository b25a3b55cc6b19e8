import type { Problem } from '../../base/foundation/problem';
import { secretForms } from '../../base/foundation/secret-forms';

/** Not `\beyJ`: every `-eyJ` in a long series would start another match and read the series again. */
const token = /(?<![\w-])eyJ[A-Za-z0-9_-]{8,}\.(eyJ[A-Za-z0-9_-]{8,})\.[A-Za-z0-9_-]{8,}/g;

/**
 * Finds secrets in files that would be published to visitors. Takes paths as well, so that the person can be told where
 * a secret is.
 */
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

/** The middle part of a Supabase key names its role; only the service role is a secret. */
function isServiceRole(payload: string): boolean {
  try {
    const json = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { role?: unknown };
    return json.role === 'service_role';
  } catch {
    return false;
  }
}
