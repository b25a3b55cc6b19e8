import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parts, wings } from './module-map';
import { reach } from './reach.fixture';

const root = new URL('..', import.meta.url);
const page = fileURLToPath(new URL('docs/architecture.md', root));
const [open, close] = ['-->\n', '<!-- /wings -->'] as const;

/** What may use what, the page's parts as one. */
function allEdges(): Record<string, readonly string[]> {
  const used = (names: readonly (readonly string[])[]) => [
    ...new Set(names.flat().map((name) => name.replace(/^lib\//, '').replace(/^components\/.*/, 'components'))),
  ];
  const { app, ...components } = parts;
  return {
    app: used([app!]),
    components: used(Object.values(components)).filter((name) => name !== 'components'),
    ...wings,
  };
}

/** Arrows that follow from no others. */
function drawWings(): string {
  const edges = allEdges();
  const direct = (below: readonly string[]) =>
    below.filter((name) => !below.some((other) => other !== name && reach(edges, other).has(name)));
  const arrows = Object.keys(edges).flatMap((name) => direct(edges[name]!).map((below) => `  ${name} --> ${below}`));
  return ['```mermaid', 'graph TD', ...arrows, '```'].join('\n');
}

test('the picture of the wings is the map’s', () => {
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(open) + open.length;
  const to = text.indexOf(close);
  const drawn = `${text.slice(0, from)}\n${drawWings()}\n\n${text.slice(to)}`;
  if (process.env.EASEL_WRITE_DOCS) writeFileSync(page, drawn);
  expect(readFileSync(page, 'utf8')).toBe(drawn);
});

const wingPage = (name: string) => new URL(`lib/${name}/README.md`, root);

test.each(Object.entries(wings).filter(([name]) => !['base', 'web'].includes(name)))(
  'the page of %s names the wings it may use',
  (name, may) => {
    const said = /^May use: ([^.]+)\./m.exec(readFileSync(wingPage(name), 'utf8'))?.[1]?.split(', ') ?? [];
    expect(said.toSorted()).toEqual(may.filter((one) => one !== 'drizzle').toSorted());
  },
);
