import { describe, expect, test } from 'vitest';
import { needsOf, readContainerProject } from './container-project';

const project = (change: object) =>
  JSON.stringify({ scripts: { dev: 'vite' }, devDependencies: { vite: '^8' }, ...change });
const read = (change: object, lockFile: string | null = null) => readContainerProject(project(change), lockFile)!;

describe('readContainerProject', () => {
  test('pins packages without a working build for the container and leaves the rest', () => {
    const found = read({
      name: 'shop',
      dependencies: { react: '^19.3.1' },
      devDependencies: { vite: '^8', '@vitejs/plugin-react': '^6', '@tailwindcss/vite': '^4.3.5' },
    });
    expect(JSON.parse(found.packageJson)).toMatchObject({
      name: 'shop',
      dependencies: { react: '^19.3.1' },
      devDependencies: { vite: '7.3.8', '@vitejs/plugin-react': '5.2.0', '@tailwindcss/vite': '4.3.3' },
    });
  });

  test('leaves out what only editors and type checks need', () => {
    const { packages } = read({
      devDependencies: { vite: '^8', typescript: '^7', '@types/react': '^19', eslint: '^9' },
    });
    expect(packages).toEqual(['vite']);
  });

  test('knows equal sets of packages whatever their order, name and scripts', () => {
    const one = read({ name: 'a', dependencies: { a: '1', b: '2' } });
    const other = read({ name: 'b', dependencies: { b: '2', a: '1' } });
    expect(one.lock).toBe(other.lock);
    expect(read({ dependencies: { a: '1', b: '3' } }).lock).not.toBe(one.lock);
    expect(read({ dependencies: { a: '1', b: '2' } }, '{}').lock).not.toBe(one.lock);
  });

  test.each([
    [{ dev: 'vite' }, { kind: 'vite' }],
    [{ dev: 'vite --host' }, { kind: 'vite' }],
    [{ dev: 'node server.js & vite' }, { kind: 'script', command: 'npm', args: ['run', 'dev'] }],
    [{ start: 'node server.js' }, { kind: 'script', command: 'npm', args: ['run', 'start'] }],
  ])('starts %o', (scripts, start) => {
    expect(read({ scripts }).start).toEqual(start);
  });

  test('rejects text that is not a package.json', () => {
    expect(readContainerProject('{', null)).toBeNull();
    expect(readContainerProject('[]', null)).toBeNull();
  });
});

describe('needsOf', () => {
  test.each([
    [project({}), 'client'],
    [null, 'client'],
    ['{', 'client'],
    [JSON.stringify({ scripts: { dev: 'next dev' }, dependencies: { next: '16' } }), 'node'],
    [JSON.stringify({ scripts: { dev: 'astro dev' } }), 'node'],
    [project({ scripts: { dev: 'concurrently "vite" "node server/index.js"' } }), 'node'],
    [JSON.stringify({ dependencies: { react: '19' } }), 'client'],
  ] as const)('of %s is %s', (packageJson, needs) => {
    expect(needsOf(packageJson)).toBe(needs);
  });
});
