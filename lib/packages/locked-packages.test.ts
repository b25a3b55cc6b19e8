import { describe, expect, test } from 'vitest';
import { closureOf, findForeign, lockedList } from './locked-packages';

const registry = 'https://registry.example';

describe('closureOf', () => {
  test('follows dependencies and needed peers as Node finds them, nested first', () => {
    const packages = {
      'node_modules/a': {
        version: '1.0.0',
        dependencies: { b: '^2' },
        peerDependencies: { c: '*', d: '*' },
        peerDependenciesMeta: { d: { optional: true } },
      },
      'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { c: '*' } },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0' },
      'node_modules/d': { version: '1.0.0' },
    };
    expect(lockedList(closureOf(packages, ['a', 'missing']))).toEqual([
      'node_modules/a/node_modules/b@2.0.0',
      'node_modules/a@1.0.0',
      'node_modules/c@1.0.0',
    ]);
  });
});

describe('findForeign', () => {
  test('accepts what registries hold, aliases deeper down among it', () => {
    const dependencies = { b: '~1.0.0', c: 'npm:@x/y@^1', d: '>=1 <2 || 3', e: 'latest' };
    expect(findForeign({ 'node_modules/a': { version: '1', resolved: `${registry}/a.tgz`, dependencies } })).toBeNull();
  });

  test.each([
    'git+ssh://git@x.y/z',
    'file:../z',
    'user/repo',
    'github:user/repo',
    'http://127.0.0.1/x.tgz',
    '../z',
    '~/z',
  ])('finds a package that wants %s', (spec) => {
    expect(findForeign({ 'node_modules/a': { version: '1', dependencies: { z: spec } } })).toBe('a');
  });

  test('finds links and packages from elsewhere', () => {
    expect(findForeign({ 'node_modules/a': { link: true, resolved: '../a' } })).toBe('a');
    expect(findForeign({ 'node_modules/@s/a': { resolved: 'git+ssh://x' } })).toBe('@s/a');
    expect(findForeign({ '../a': { version: '1' } })).toBe('../a');
  });
});
