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
  const sources = { origins: new Set([registry]), installed: {} };
  const a = { version: '1.0.0', resolved: `${registry}/a.tgz` };
  const inner = 'http://10.0.0.1:8080/x.tgz';

  test('accepts packages from registries, including nested aliases', () => {
    const specs = {
      b: '~1.0.0',
      c: 'npm:@x/y@^1',
      d: '>=1 <2 || 3',
      e: 'latest',
      f: '',
      g: '*',
      h: 'npm:y',
      i: 'beta-2',
    };
    const locked = { ...a, dependencies: specs, peerDependencies: specs, optionalDependencies: specs };
    expect(findForeign({ 'node_modules/a': locked }, sources)).toBeNull();
  });

  const specs = [
    'git+ssh://git@x.y/z',
    'file:../z',
    'user/repo',
    'github:user/repo',
    'http://127.0.0.1/x.tgz',
    ' HTTP://127.0.0.1/x.tgz',
    'z.tgz',
    '../z',
    '..',
    '~/z',
    'C:z',
    'workspace:*',
    'npm:y@http://127.0.0.1/x.tgz',
  ];
  test.each(['dependencies', 'optionalDependencies', 'peerDependencies'])(
    'finds a package whose %s lead elsewhere',
    (kind) => {
      for (const spec of specs)
        expect([spec, findForeign({ 'node_modules/a': { ...a, [kind]: { z: spec } } }, sources)]).toEqual([spec, 'a']);
    },
  );

  test('finds links, and packages from elsewhere or of unknown origin', () => {
    const find = (place: string, locked: object) => findForeign({ [place]: { version: '1.0.0', ...locked } }, sources);
    expect(find('node_modules/a', { link: true, resolved: '../a' })).toBe('a');
    expect(find('node_modules/@s/a', { resolved: 'git+ssh://x' })).toBe('@s/a');
    expect(find('../a', {})).toBe('../a');
    expect(find('node_modules/a', { resolved: inner })).toBe('a');
    expect(find('node_modules/a', { resolved: `${registry}.evil.example/a.tgz` })).toBe('a');
    expect(find('node_modules/a', { resolved: `https://registry.example@10.0.0.1/a.tgz` })).toBe('a');
    expect(find('node_modules/a', {})).toBe('a');
    expect(find('node_modules/a', { inBundle: true })).toBeNull();
  });

  test('accepts packages installed before if they are unchanged', () => {
    const installed = {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '1.0.0', resolved: inner },
    };
    const find = (packages: object) => findForeign(packages as typeof installed, { ...sources, installed });
    expect(find(installed)).toBeNull();
    expect(find({ 'node_modules/a': { version: '2.0.0' } })).toBe('a');
    expect(find({ 'node_modules/a': { version: '1.0.0', resolved: inner } })).toBe('a');
  });
});
