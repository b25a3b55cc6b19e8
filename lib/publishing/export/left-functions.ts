import { type AppFunction, functionsFolder } from '../../functions/functions/app-function';
import { reachFiles } from '../../functions/functions/reach-files';
import { hasFunctions, readFunctions } from '../../functions/functions/read-functions';
import { findAskedNames } from '../../functions/secrets/secret-name';

/** Facts about an app's server functions that a download needs. */
export type FunctionFacts = {
  functions: readonly AppFunction[];
  /** Packages they import, with the version or range of each. */
  packages: Readonly<Record<string, string>>;
  /** Names of the secrets they use. */
  secrets: readonly string[];
};

/** Files that are only added to an app with server functions. */
export const functionFiles = new Set(['functions.mjs', 'guest.js']);

/**
 * Null for an app without server functions. If two functions name different versions of a package, one of them is
 * installed.
 */
export async function findFunctions(
  paths: readonly string[],
  read: (path: string) => Promise<string | null>,
): Promise<FunctionFacts | null> {
  if (!hasFunctions(paths)) return null;
  const texts = paths.filter((path) => path.startsWith('supabase/') && !path.endsWith('.sql'));
  const files = await Promise.all(texts.map(async (path) => ({ path, text: await read(path) })));
  const sources = readFunctions(files);
  if (sources.functions.length === 0) return null;
  const own = Object.entries(sources.files).flatMap(([path, text]) => (path.startsWith(functionsFolder) ? [text] : []));
  return {
    functions: sources.functions,
    packages: Object.assign({}, ...sources.functions.map((one) => reachFiles(sources.files, one).packages)),
    secrets: findAskedNames(own),
  };
}

/** Adds a line without a value to `.env.example` for each secret. */
export function addSecretNames(text: string, secrets: readonly string[]): string {
  const missing = secrets.filter((name) => !new RegExp(`^[ \\t]*${name}[ \\t]*=`, 'm').test(text));
  if (missing.length === 0) return text;
  const lines = ['', '# Secret keys of the functions in supabase/functions: only they are given them, never the page.'];
  return `${text.trimEnd()}\n${[...lines, ...missing.map((name) => `${name}=`)].join('\n')}\n`;
}
