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

/** The claims in every table with the header "line, shown by", each with the text of its last cell. */
const lines = readFileSync(path.join(root, 'docs/security.md'), 'utf8')
  .split('\n## ')
  .filter((section) => section.includes('\n| line | shown by |'))
  .flatMap((section) => section.split('\n').filter((line) => /^\| (?!line \||-)/.test(line)))
  .map((line) => ({ claim: line.slice(2, 80), cited: line.slice(0, -2).split(' | ').slice(1).join(' | ') }));

test('every line names tests that exist, and nothing else', () => {
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
