import semver from 'semver';
import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';

const mostDirect = 80;
const mostSpecifiers = 2_000;
const namePattern = /^(@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*$/i;
const tagPattern = /^[a-z][a-z0-9-]{0,40}$/i;
const subpathPattern = /^(\/[A-Za-z0-9@._~+-]+)*$/;

const buildTools =
  /^(@types\/.*|vite|@vitejs\/.*|vite-plugin-.*|vitest|typescript|tailwindcss|@tailwindcss\/.*|postcss|autoprefixer|esbuild|@swc\/.*|eslint|eslint-.*|@eslint\/.*|typescript-eslint|prettier|prettier-.*|lovable-tagger|react-scripts|webpack|next)$/;

/**
 * Whether a package is a tool that works on an app's source and is never loaded by the app; such packages are not
 * installed into a layer.
 */
export function isBuildTool(name: string): boolean {
  return buildTools.test(name);
}

/**
 * Accepts only what a registry resolves by name and range (or tag). URLs, folders, git, aliases and workspaces are
 * refused, because they make npm read or fetch from a place that a stranger chose.
 */
export function checkDependencies(
  dependencies: Readonly<Record<string, string>>,
): Result<Record<string, string>, AppError> {
  const entries = Object.entries(dependencies).filter(([name]) => !isBuildTool(name));
  if (entries.length > mostDirect) return refuse(`An app may use ${mostDirect} packages at most.`);

  for (const [name, range] of entries) {
    if (!isPackageName(name)) return refuse(`"${name.slice(0, 100)}" is not the name of a package.`);
    const isRange = range.length <= 100 && (semver.validRange(range) !== null || tagPattern.test(range));
    if (!isRange) return refuse(`"${name}" may be given by version only, not as "${range.slice(0, 100)}".`);
  }
  return succeed(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}

export function isPackageName(name: string): boolean {
  return name.length <= 214 && namePattern.test(name) && !name.includes('..') && name !== 'node_modules';
}

/** The bare specifiers among these, unique and sorted; relative paths, URLs and queries are dropped. */
export function bareSpecifiers(specifiers: readonly string[]): string[] {
  const bare = specifiers.filter((specifier) => {
    const parts = /^((?:@[^/]+\/)?[^/]+)([^]*)$/.exec(specifier);
    if (!parts || specifier.length > 300) return false;
    return isPackageName(parts[1]!) && subpathPattern.test(parts[2]!) && !specifier.includes('..');
  });
  return [...new Set(bare)].sort().slice(0, mostSpecifiers);
}

function refuse(detail: string) {
  return fail({ code: 'package-refused' as const, detail });
}
