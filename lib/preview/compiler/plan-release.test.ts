import { describe, expect, test } from 'vitest';
import { recordedFiles, recordingNames } from '../tailwind/recorded-files';
import { template } from './compiler.fixture';
import { planRelease } from './plan-release';
import { createReleaseQueue } from './release-queue';
import { createResolver } from './resolve-import';
import { scanSource } from './scan-source';

const aliases = [{ prefix: '@/', target: 'src/' }];
const factsOf = (files: Record<string, string | null>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, text === null ? null : scanSource(path, text)] as const));

function plan(shown: Record<string, string>, pending: Record<string, string | null>) {
  return planRelease({
    shown: factsOf(shown) as Map<string, ReturnType<typeof scanSource>>,
    pending: factsOf(pending),
    resolve: (specifier, from, has) => createResolver(has, aliases)(specifier, from),
    hasPackage: (specifier) => specifier === 'react',
  });
}

describe('planRelease', () => {
  test('holds a file until what it imports is there', () => {
    const app = `import { useA } from './hooks/useA';`;
    expect(plan({}, { 'src/App.tsx': app })).toEqual({ released: [], held: ['src/App.tsx'] });
    const both = { 'src/App.tsx': app, 'src/hooks/useA.ts': 'export const useA = () => 1;' };
    expect(plan({}, both).held).toEqual([]);
  });

  test('lets components be missing, but not other imports', () => {
    expect(plan({}, { 'src/App.tsx': `import Home, { Tail } from '@/pages/Home';` }).held).toEqual([]);
    expect(
      plan({}, { 'src/App.tsx': `import { lazy } from 'react'; const A = lazy(() => import('./pages/A'));` }).held,
    ).toEqual([]);
    expect(plan({}, { 'src/App.tsx': `import { Toast, useToast } from './components/Toast';` }).held).toHaveLength(1);
    expect(plan({}, { 'src/App.tsx': `import data from './components/Data.json';` }).held).toHaveLength(1);
  });

  test('does not wait for types', () => {
    const text = `import type { A } from './types';\nimport { type B } from './more';\nexport type { C } from './other';`;
    expect(plan({}, { 'src/App.tsx': text }).held).toEqual([]);
  });

  test('releases an import cycle together', () => {
    const a = `import { b } from './b';\nexport const a = 1;`;
    expect(plan({}, { 'src/a.ts': a }).held).toEqual(['src/a.ts']);
    expect(plan({}, { 'src/a.ts': a, 'src/b.ts': `import { a } from './a';\nexport const b = 1;` }).held).toEqual([]);
  });

  test('holds back what would remove an export or a file that is in use', () => {
    const shown = { 'src/a.ts': 'export const one = 1;', 'src/App.tsx': `import { one } from './a';` };
    expect(plan(shown, { 'src/a.ts': 'export const two = 2;' }).held).toEqual(['src/a.ts']);
    expect(plan(shown, { 'src/a.ts': null }).held).toEqual(['src/a.ts']);
    const whole = { 'src/a.ts': 'export const two = 2;', 'src/App.tsx': `import { two } from './a';` };
    expect(plan(shown, whole).held).toEqual([]);
    expect(plan(shown, { 'src/a.ts': null, 'src/App.tsx': '' }).held).toEqual([]);
  });

  test('waits for packages of the app, not of its tools', () => {
    const pending = {
      'src/a.ts': `import x from 'zod';`,
      'vite.config.ts': `import react from '@vitejs/plugin-react';`,
    };
    expect(plan({}, pending).held).toEqual(['src/a.ts']);
  });
});

describe('createReleaseQueue', () => {
  const write = (path: string, content: string) => ({ type: 'file-write' as const, path, content });
  const app = `import { Card } from './components/Card';\nexport default function App() { return <Card />; }`;

  test('writes placeholders, then the parts, and removes placeholders that are no longer needed', () => {
    const queue = createReleaseQueue(template, () => true);
    const first = queue.take([write('src/App.tsx', app)]);
    expect(first.map(({ path }) => path)).toEqual(['src/components/Card.tsx', 'src/App.tsx']);
    expect(first[0]).toMatchObject({ content: expect.stringContaining('data-easel-placeholder="Card"') as string });
    expect(queue.missing()).toEqual([{ path: 'src/components/Card.tsx', importer: 'src/App.tsx' }]);
    expect(queue.take([write('src/components/Card/index.tsx', 'export const Card = () => null;')])).toMatchObject([
      { type: 'file-write', path: 'src/components/Card/index.tsx' },
      { type: 'file-delete', path: 'src/components/Card.tsx' },
    ]);
    expect(queue.flush()).toEqual([]);
    expect(queue.missing()).toEqual([]);
  });

  test('replaces a removed part by a placeholder while something imports it', () => {
    const queue = createReleaseQueue(
      { ...template, 'src/App.tsx': app, 'src/components/Card.tsx': 'export const Card = () => null;' },
      () => true,
    );
    expect(queue.take([{ type: 'file-delete', path: 'src/components/Card.tsx' }])).toEqual([]);
    expect(queue.flush()).toMatchObject([{ type: 'file-write', path: 'src/components/Card.tsx' }]);
    expect(queue.missing()).toHaveLength(1);
  });

  test('forgets a file that was written and removed before it was released', () => {
    const queue = createReleaseQueue(template, () => true);
    expect(queue.take([write('src/x.ts', `import { y } from './y';`)])).toEqual([]);
    expect(queue.take([{ type: 'file-delete', path: 'src/x.ts' }])).toEqual([]);
    expect(queue.flush()).toEqual([]);
  });

  test.each(recordingNames())(
    'never lets a file stand without what it imports, and holds none at the end of %s',
    (name) => {
      const queue = createReleaseQueue(template, () => true);
      const written = new Map<string, string>(Object.entries(template));
      const resolve = createResolver((path) => written.has(path), aliases);
      for (const { path, content } of recordedFiles(name, '1.reply')) {
        for (const operation of queue.take([write(path, content)])) {
          if (operation.type === 'file-delete') written.delete(operation.path);
          else written.set(operation.path, operation.content as string);
        }
        const holes = [...written].flatMap(([file, text]) =>
          scanSource(file, text).imports.filter(({ specifier }) => resolve(specifier, file).kind === 'missing'),
        );
        expect(holes).toEqual([]);
      }
      expect(queue.held()).toEqual([]);
      expect(queue.missing()).toEqual([]);
    },
  );
});
