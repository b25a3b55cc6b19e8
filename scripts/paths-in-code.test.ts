import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that name paths as they were in an earlier commit. */
const ofEarlierCommits = ['evals/repairs/write.mjs'];

/** A path in the apps that tests write, not in this repository. */
const ofApps = 'lib/supabase';

/**
 * Finds paths in string literals, such as text passed to esbuild and files read by name. The compiler checks imports,
 * but not these.
 */
function namedPaths(folder: string): Array<{ file: string; named: string }> {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?[jt]sx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !ofEarlierCommits.includes(path.relative(root, file)))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/['"`]\.\/(lib\/[\w./-]+)['"`]/g)].map(([, named]) => ({
        file: path.relative(root, file),
        named: named!,
      })),
    );
}

test('every path of lib that a script or a test names in a text is there', () => {
  const paths = ['bench', 'e2e', 'evals', 'scripts'].flatMap(namedPaths).filter(({ named }) => named !== ofApps);
  expect(paths.length).toBeGreaterThan(1);
  const isThere = (named: string) => ['', '.ts', '.tsx'].some((ending) => existsSync(path.join(root, named + ending)));
  expect(paths.filter(({ named }) => !isThere(named))).toEqual([]);
});
