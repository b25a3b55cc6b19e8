import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';

type Env = Readonly<Record<string, string | undefined>>;

const urlName = 'VITE_SUPABASE_URL';

/**
 * The Supabase project configured for the app, found as Vite would: the environment first, then `.env.<mode>.local`,
 * `.env.<mode>`, `.env.local`, `.env`. Null if there is none, or its value is empty.
 */
export async function findNamedProject(root: string, words: readonly string[], env: Env): Promise<string | null> {
  const mode = wordAfter(words, ['--mode', '-m']) ?? 'development';
  const files = [`.env.${mode}.local`, `.env.${mode}`, '.env.local', '.env'];
  const texts = await Promise.all(files.map((name) => readFile(path.join(root, name), 'utf8').catch(() => '')));
  const told = [env, ...texts.map((text) => parseEnv(text))].map((one) => one[urlName]);
  return told.find((url) => url !== undefined)?.trim() || null;
}

/** The value of one of these flags: `--mode staging`, `--mode=staging`. */
export function wordAfter(words: readonly string[], flags: readonly string[]): string | null {
  const at = words.findIndex((word) => flags.includes(word));
  if (at !== -1) return words[at + 1] ?? null;
  const joined = words.find((word) => flags.some((flag) => word.startsWith(`${flag}=`)));
  return joined === undefined ? null : joined.slice(joined.indexOf('=') + 1);
}

/** The arguments without these flags and their values. */
export function withoutFlag(words: readonly string[], flags: readonly string[]): string[] {
  return words.filter((word, at) => {
    if (flags.includes(word) || flags.some((flag) => word.startsWith(`${flag}=`))) return false;
    return at === 0 || !flags.includes(words[at - 1]!);
  });
}
