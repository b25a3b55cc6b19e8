/** The form of an environment variable's name; Easel itself sets those of the app's own backend. */
const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** Whether a person may give a secret this name. */
export const isSecretName = (name: string): boolean => namePattern.test(name) && !/^(?:SUPABASE_|EASEL_)/i.test(name);

const asked = /\bDeno\.env\.get\(\s*['"`]([A-Za-z_][A-Za-z0-9_]{0,99})['"`]/g;

/** The secrets that a function's files ask for by name. */
export function findAskedNames(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [...text.matchAll(asked)].map(([, name]) => name!));
  return [...new Set(names)].filter(isSecretName).sort();
}
