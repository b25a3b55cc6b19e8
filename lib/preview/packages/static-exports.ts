import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as commonJs from 'cjs-module-lexer';
import * as modules from 'es-module-lexer';

/**
 * The module kind of an entry: an ES module, or CommonJS with the export names that can be found without running it.
 */
export type StaticExports = { kind: 'module' } | { kind: 'common'; names: string[] };

const identifier = /^[A-Za-z_$][\w$]*$/;
const mostNames = 5_000;

let ready: Promise<unknown> | undefined;

/**
 * Reads a package's entry without running it. Names come from cjs-module-lexer, which follows re-exports. If it finds
 * none (in a wrapped script such as lodash's), every `x.name = …` counts as an export, since an extra name is merely
 * undefined. Re-exports outside `allowed` (a real path with a trailing separator) are not followed.
 */
export async function readStaticExports(file: string, allowed: string): Promise<StaticExports> {
  await (ready ??= Promise.all([commonJs.init(), modules.init()]));
  if (/\.(mjs|mts|json|css|[jt]sx|ts)$/.test(file)) return { kind: 'module' };
  const source = readFileSync(file, 'utf8');
  if (!file.endsWith('.cjs') && isModule(source)) return { kind: 'module' };

  const names = collectNames(file, source, allowed, new Set());
  if (names.size === 0)
    for (const match of source.matchAll(/[\w$]\.([A-Za-z_$][\w$]*)\s*=(?!=)/g)) names.add(match[1]!);
  const usable = [...names].filter((name) => identifier.test(name) && name !== 'default' && name !== '__esModule');
  return { kind: 'common', names: usable.slice(0, mostNames) };
}

function isModule(source: string): boolean {
  try {
    return modules.parse(source)[3];
  } catch {
    return /^[ \t]*(import|export)\b/m.test(source);
  }
}

function collectNames(file: string, source: string, allowed: string, seen: Set<string>): Set<string> {
  seen.add(file);
  const names = new Set<string>();
  try {
    const found = commonJs.parse(source);
    for (const name of found.exports) names.add(name);
    const require = createRequire(file);
    for (const specifier of found.reexports) {
      const target = resolveInside(require, specifier, allowed);
      if (!target || seen.has(target) || path.extname(target) === '.node') continue;
      for (const name of collectNames(target, readFileSync(target, 'utf8'), allowed, seen)) names.add(name);
    }
  } catch {
    // Not plain CommonJS: return what was found so far.
  }
  return names;
}

function resolveInside(require: NodeJS.Require, specifier: string, allowed: string): string | null {
  try {
    const target = realpathSync(require.resolve(specifier));
    return target.startsWith(allowed) ? target : null;
  } catch {
    return null;
  }
}

/** An ES module that re-exports a CommonJS file's names, with the default export that bundlers and Node agree on. */
export function commonEntrySource(file: string, names: readonly string[]): string {
  const lines = [
    `const m = require(${JSON.stringify(file)});`,
    `export default m && m.__esModule && 'default' in m ? m.default : m;`,
    ...names.map((name, at) => `const e${at} = m[${JSON.stringify(name)}]; export { e${at} as ${name} };`),
  ];
  return lines.join('\n');
}
