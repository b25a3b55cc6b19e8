import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const isTest = (name: string) => /\.(?:test|e2e|contract)\.tsx?$/.test(name);
const tests = ['lib', 'components', 'scripts', 'e2e', 'bench', 'evals'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(isTest)
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`),
);

/** Each claim of the document, with the words of its last cell that are meant as files. */
const lines = readFileSync(path.join(root, 'docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes(' | ') && !/^\| (?:-|line \|)/.test(line))
  .map((line) => ({ claim: line.slice(2, 80), cited: line.slice(0, -2).split(' | ').slice(1).join(' | ') }))
  // The table of who may call what is made of the interface's own description, and says so.
  .filter(
    ({ claim }) =>
      !/^(?:`(?:GET|POST|PUT|PATCH|DELETE) |call \||a call for|everybody|admitted|own|editors|owner|operator|payer)/.test(
        claim,
      ),
  );

test('every line names a test that is there, and nothing else', () => {
  expect(lines.length).toBeGreaterThan(100);
  const wrong = lines.flatMap(({ claim, cited }) => {
    const named = [...cited.matchAll(/`([^`]+\.tsx?)`/g)].map((found) => found[1]!);
    const found = named.filter((name) =>
      name.includes('*')
        ? tests.some((one) => one.startsWith(name.slice(0, name.indexOf('*'))))
        : tests.some((one) => one === name || (!name.includes('/') && one.endsWith(`/${name}`))),
    );
    return named.length > 0 && found.length === named.length ? [] : [`${claim}…: ${cited}`];
  });
  expect(wrong).toEqual([]);
});
