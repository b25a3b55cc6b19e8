import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['.ci', 'app', 'bench', 'components', 'docs', 'drizzle', 'e2e', 'evals', 'lib', 'scripts'];
const atRoot = readdirSync(root);
const sources = folders.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.split(path.sep).join('/')}`,
  ),
);
const pages = [
  ...atRoot.filter((name) => name.endsWith('.md')),
  ...sources.filter((name) => /^(?:docs|evals|scripts)\/.*\.md$/.test(name) && !name.startsWith('evals/pairs/')),
];

/** Whether a bare word looks like the name of one of Easel's source files: `sql-attacks.test.ts`. */
const isSourceName = (word: string) => /^[a-z0-9-]+(?:\.[a-z0-9]+)*\.(?:tsx?|mts|mjs)$/.test(word);
const startsInside = (word: string) => folders.some((folder) => word.startsWith(`${folder}/`));

function isThere(named: string): boolean {
  // For a placeholder or a pattern, check only the part before it.
  const fixed = /^[^*<{]*/.exec(named)![0];
  if (fixed !== named) return sources.some((name) => name.startsWith(fixed) || `${name}/` === fixed);
  const plain = named.replace(/\/$/, '');
  return (
    sources.includes(plain) ||
    sources.some((name) => name.endsWith(`/${plain}`)) ||
    [...folders, ...atRoot].includes(plain)
  );
}

/** Every path of this repository that a page names, in backticks or as the target of a link. */
function namedIn(page: string): Array<{ line: number; named: string; isThere: boolean }> {
  let isFenced = false;
  return readFileSync(path.join(root, page), 'utf8')
    .split('\n')
    .flatMap((text, at) => {
      if (text.startsWith('```')) isFenced = !isFenced;
      const spans = isFenced ? [text] : [...text.matchAll(/`([^`]+)`/g)].map(([, span]) => span!);
      const words = spans.flatMap((span) => {
        const isCommand = /(?:^|\s)(?:npx|node|npm)\s/.test(span);
        return (
          span
            .split(/[\s,;()'"|]+/)
            .map((word) => word.replace(/[.:]+$/, '').replace(/^\.\//, ''))
            .filter((word) => startsInside(word) || (!isFenced && isSourceName(word)))
            // Vitest accepts the start of a name.
            .map((named) => ({
              named,
              isThere: isThere(named) || (isCommand && sources.some((n) => n.startsWith(named))),
            }))
        );
      });
      const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !target.includes('://'))
        .map((named) => ({ named, isThere: existsSync(path.join(root, path.dirname(page), named)) }));
      return [...words, ...links].map((one) => ({ ...one, line: at + 1 }));
    });
}

test('every path that a page names exists', () => {
  const named = pages.flatMap((page) => namedIn(page).map((one) => ({ page, ...one })));
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/benchmarks.md', 'docs/decisions/runtime.md']));
  expect(named.length).toBeGreaterThan(300);
  const gone = named.filter((one) => !one.isThere);
  expect(gone.map((one) => `${one.page}:${one.line}: ${one.named}`)).toEqual([]);
});
