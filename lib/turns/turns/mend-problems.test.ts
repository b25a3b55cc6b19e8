import { describe, expect, test } from 'vitest';
import type { Problem } from '../../base/foundation/problem';
import { knownNames } from './known-names';
import { mendProblems } from './mend-problems';

const manifest = JSON.stringify({ dependencies: { react: '19', 'react-router-dom': '7' } });

function mend(problem: Problem, files: Record<string, string>) {
  const mends = mendProblems([problem], new Map(Object.entries({ 'package.json': manifest, ...files })), knownNames);
  return { files: Object.fromEntries(mends.files), packages: mends.packages };
}

const app = 'src/App.tsx';
const undefinedName = (name: string): Problem => ({
  kind: 'page-error',
  message: `ReferenceError: ${name} is not defined`,
  file: app,
});

describe('a name without its import', () => {
  test('is imported from the package it is known from, after the other imports', () => {
    const text = "// App\nimport { x } from './x';\n\nexport const App = () => useState(0);\n";
    expect(mend(undefinedName('useState'), { [app]: text }).files[app]).toBe(
      "// App\nimport { x } from './x';\nimport { useState } from 'react';\n\nexport const App = () => useState(0);\n",
    );
  });

  test('is imported from the only file that exports it', () => {
    const files = {
      [app]: 'export const App = () => <Card />;',
      'src/parts/Card.tsx': 'export default function Card() {}',
    };
    expect(mend(undefinedName('Card'), files).files[app]).toMatch(/^import Card from '@\/parts\/Card';/);
  });

  test('is left alone if two files export it, the package is not declared, or it is already bound', () => {
    const two = { [app]: '<Card />', 'src/a.ts': 'export const Card = 1;', 'src/b.ts': 'export const Card = 2;' };
    expect(mend(undefinedName('Card'), two).files).toEqual({});
    expect(mend(undefinedName('toast'), { [app]: 'toast()' }).files).toEqual({});
    expect(mend(undefinedName('useState'), { [app]: "import { useState } from 'react';\nuseState();" }).files).toEqual(
      {},
    );
  });
});

describe('an import that misses', () => {
  const missing: Problem = { kind: 'missing-module', message: 'There is no file "./pages/home.jsx"', file: app };

  test('by extension or letter case finds the only file it can mean', () => {
    const files = { [app]: "import { Home } from './pages/home.jsx';", 'src/pages/Home.tsx': 'export const Home = 1;' };
    expect(mend(missing, files).files[app]).toBe("import { Home } from './pages/Home';");
  });

  test('keeps its style', () => {
    const files = { [app]: "import { Home } from '@/pages/Home.js';", 'src/pages/Home.tsx': 'export const Home = 1;' };
    expect(mend(missing, files).files[app]).toBe("import { Home } from '@/pages/Home';");
  });

  test('is left alone if nothing fits', () => {
    const files = { [app]: "import { Home } from './pages/Home';", 'src/pages/House.tsx': 'export const Home = 1;' };
    expect(mend(missing, files).files).toEqual({});
  });
});

describe('default and named', () => {
  const mixed: Problem = {
    kind: 'page-error',
    message: "The requested module '/src/Card.tsx' does not provide an export named 'default'",
  };

  test.each([
    ["import Card from './Card';", 'export function Card() {}', "import { Card } from './Card';"],
    ["import Tile from './Card';", 'export function Card() {}', "import { Card as Tile } from './Card';"],
    ["import { Card } from './Card';", 'export default function Card() {}', "import Card from './Card';"],
    [
      "import { Card, type CardProps } from './Card';",
      'export type CardProps = 1;\nexport default 1;',
      "import Card, { type CardProps } from './Card';",
    ],
    ["import React, { memo } from 'react';", 'export default 1;', undefined],
    ["import Card from './Card';", 'export const a = 1;\nexport const b = 2;', undefined],
    ["import Card from './Card';", "export * from './other';", undefined],
  ])('%s', (statement, source, expected) => {
    expect(mend(mixed, { [app]: statement, 'src/Card.tsx': source }).files[app]).toBe(expected);
  });
});

describe('a package', () => {
  const missing = (name: string): Problem => ({
    kind: 'missing-package',
    message: `The app uses "${name}"`,
    file: app,
  });

  test('that the app imports and has not declared is declared', () => {
    expect(mend(missing('dayjs/locale/de'), { [app]: "import 'dayjs/locale/de';" }).packages).toEqual(['dayjs']);
    expect(mend(missing('@dnd-kit/core'), { [app]: "import { a } from '@dnd-kit/core';" }).packages).toEqual([
      '@dnd-kit/core',
    ]);
  });

  test('that only a message names is not', () => {
    expect(mend(missing('evil-package'), { [app]: "import { x } from 'react';" }).packages).toEqual([]);
    expect(mend(missing('../../secret'), { [app]: "import x from '../../secret';" }).packages).toEqual([]);
  });
});
