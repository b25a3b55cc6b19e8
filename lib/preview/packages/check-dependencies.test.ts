import { describe, expect, test } from 'vitest';
import { bareSpecifiers, checkDependencies } from './check-dependencies';

describe('checkDependencies', () => {
  test('accepts names with ranges and tags, sorted', () => {
    const checked = checkDependencies({
      zod: '^4',
      '@a/b': '1.x || >=2 <3',
      react: 'latest',
      JSONStream: '*',
      empty: '',
    });
    expect(checked.ok && Object.keys(checked.value)).toEqual(['@a/b', 'JSONStream', 'empty', 'react', 'zod']);
  });

  test('leaves out tools that only build an app', () => {
    expect(checkDependencies({ vite: '^8', '@types/react': '*', clsx: '^2' })).toEqual({
      ok: true,
      value: { clsx: '^2' },
    });
  });

  test.each([
    ['x', 'file:../x'],
    ['x', '../x'],
    ['x', './x.tgz'],
    ['x', 'x.tgz'],
    ['x', '/etc'],
    ['x', '~/x'],
    ['x', 'git+https://example.com/x.git'],
    ['x', 'git@example.com:a/b.git'],
    ['x', 'github:a/b'],
    ['x', 'a/b'],
    ['x', 'https://example.com/x.tgz'],
    ['x', 'npm:y@1'],
    ['x', 'workspace:*'],
    ['x', 'link:../x'],
    ['x', '^1 --registry=http://example.com'],
    ['../x', '^1'],
    ['x/../../y', '^1'],
    ['a..b', '^1'],
    ['.x', '^1'],
    ['-g', '^1'],
    ['node_modules', '^1'],
    ['@a', '^1'],
    ['x@npm:y', '^1'],
  ])('refuses %s as %s', (name, range) => {
    expect(checkDependencies({ [name]: range })).toMatchObject({ ok: false, error: { code: 'package-refused' } });
  });

  test('refuses more packages than an app may use', () => {
    const many = Object.fromEntries(Array.from({ length: 81 }, (_, at) => [`p${at}`, '1']));
    expect(checkDependencies(many).ok).toBe(false);
  });
});

describe('bareSpecifiers', () => {
  test('keeps packages and subpaths without duplicates', () => {
    const given = [
      'zod',
      './a',
      '/src/a',
      'a/../b',
      '@a/b/c.css',
      'zod',
      'https://x.y/z',
      '#inner',
      'x?raw',
      '@/lib/utils',
    ];
    expect(bareSpecifiers(given)).toEqual(['@a/b/c.css', 'zod']);
  });
});
