import { parse } from 'smol-toml';
import { z } from 'zod';
import { type AppFunction, functionsFolder, type FunctionSources } from './app-function';

type SourceFile = { path: string; text: string | null };

/** Letters, digits, `-` and `_`, as Supabase allows them. A folder of another name holds shared files. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
const entryNames = ['index.ts', 'index.tsx', 'index.js', 'index.mjs'];
/** Supabase's own free plan refuses more in one app too. */
const mostFunctions = 100;

const settingsSchema = z.object({
  verify_jwt: z.boolean().optional().catch(undefined),
  schedule: z.string().max(100).optional().catch(undefined),
  enabled: z.boolean().optional().catch(undefined),
  entrypoint: z.string().max(300).optional().catch(undefined),
});
const configSchema = z.object({ functions: z.record(z.string(), settingsSchema.catch({})).optional().catch({}) });

/** Whether any of these paths is in the functions folder. */
export const hasFunctions = (paths: readonly string[]): boolean =>
  paths.some((path) => path.startsWith(functionsFolder));

/**
 * The server functions among a tree's files, in Supabase's own layout, with their settings from `supabase/config.toml`.
 * Sorted by name. An unreadable config counts as absent: then every function requires a key.
 */
export function readFunctions(files: readonly SourceFile[]): FunctionSources {
  const texts = Object.fromEntries(
    files.flatMap(({ path, text }) => (text !== null && path.startsWith('supabase/') ? [[path, text] as const] : [])),
  );
  const settings = readSettings(texts['supabase/config.toml'] ?? '');
  const folders = new Set(
    Object.keys(texts).flatMap((path) => {
      if (!path.startsWith(functionsFolder)) return [];
      const [folder, ...rest] = path.slice(functionsFolder.length).split('/');
      return rest.length > 0 && namePattern.test(folder!) ? [folder!] : [];
    }),
  );
  const functions = [...folders].sort().flatMap((name): AppFunction[] => {
    const of = settings.get(name) ?? {};
    const entry = entryOf(name, of.entrypoint, texts);
    if (entry === null || of.enabled === false) return [];
    return [{ name, entry, needsKey: of.verify_jwt ?? true, schedule: of.schedule ?? null }];
  });
  return { functions: functions.slice(0, mostFunctions), files: texts };
}

function entryOf(name: string, chosen: string | undefined, texts: Readonly<Record<string, string>>): string | null {
  const own = chosen === undefined ? null : `supabase/${chosen.replace(/^(?:\.\/)?(?:supabase\/)?/, '')}`;
  if (own !== null && Object.hasOwn(texts, own)) return own;
  const usual = entryNames.map((file) => `${functionsFolder}${name}/${file}`);
  return usual.find((path) => Object.hasOwn(texts, path)) ?? null;
}

function readSettings(toml: string): Map<string, z.infer<typeof settingsSchema>> {
  try {
    return new Map(Object.entries(configSchema.parse(parse(toml)).functions ?? {}));
  } catch {
    return new Map();
  }
}
