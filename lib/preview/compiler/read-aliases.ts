import { normalizePath, type Aliases } from './resolve-import';

/** Parses JSON with comments and trailing commas, as editors allow; null if it doesn't parse. */
function parseLooseJson(text: string): unknown {
  const plain = text
    .replace(
      /("(?:\\.|[^"\\])*"?)|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)/g,
      (_, quoted: string | undefined) => quoted ?? '',
    )
    .replace(/("(?:\\.|[^"\\])*"?)|,(\s*[}\]])/g, (_, quoted: string | undefined, end: string) => quoted ?? end);
  try {
    return JSON.parse(plain);
  } catch {
    return null;
  }
}

function fromTsconfig(text: string): Array<{ prefix: string; target: string }> {
  const config = parseLooseJson(text) as {
    compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> };
  } | null;
  const base = config?.compilerOptions?.baseUrl ?? '.';
  return Object.entries(config?.compilerOptions?.paths ?? {}).flatMap(([pattern, targets]) => {
    const target = Array.isArray(targets) ? targets[0] : undefined;
    if (typeof target !== 'string' || pattern === '*') return [];
    const path = normalizePath(`${base}/${target.replace(/\*$/, '')}`);
    return [{ prefix: pattern.replace(/\*$/, ''), target: pattern.endsWith('*') && path !== '' ? `${path}/` : path }];
  });
}

/** Matches the usual forms of an alias in vite.config, which is never executed. */
function fromViteConfig(text: string): Array<{ prefix: string; target: string }> {
  const pattern =
    /["']?(?<![\w~@/-])([\w~@/-]+)["']?\s*:\s*(?:(?:path\.)?resolve\(\s*(?:__dirname|import\.meta\.dirname|process\.cwd\(\))\s*,\s*|fileURLToPath\(\s*new URL\(\s*|)["'](\.{0,2}\/[^"']*|src[^"']*)["']/g;
  return [...text.matchAll(pattern)]
    .filter(([, prefix]) => prefix !== '' && /^[@~]/.test(prefix!))
    .map(([, prefix, target]) => ({ prefix: `${prefix!.replace(/\/$/, '')}/`, target: `${normalizePath(target!)}/` }));
}

const configs = ['tsconfig.app.json', 'tsconfig.json', 'jsconfig.json'];

/** The import aliases of a project: tsconfig `paths`, then aliases spelled out in vite.config, then `@/` for `src/`. */
export function readAliases(readText: (path: string) => string | null): Aliases {
  const aliases: Array<{ prefix: string; target: string }> = [];
  const add = (found: Array<{ prefix: string; target: string }>) => {
    for (const alias of found) if (!aliases.some(({ prefix }) => prefix === alias.prefix)) aliases.push(alias);
  };
  for (const path of configs) {
    const text = readText(path);
    if (text !== null) add(fromTsconfig(text));
  }
  for (const path of ['vite.config.ts', 'vite.config.js', 'vite.config.mts', 'vite.config.mjs']) {
    const text = readText(path);
    if (text !== null) add(fromViteConfig(text));
  }
  add([{ prefix: '@/', target: 'src/' }]);
  return aliases.sort((a, b) => b.prefix.length - a.prefix.length);
}

/** Whether a change to this file may change the aliases. */
export function isAliasConfig(path: string): boolean {
  return configs.includes(path) || /^vite\.config\.m?[jt]s$/.test(path);
}
