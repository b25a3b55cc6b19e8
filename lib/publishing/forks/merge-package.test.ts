import { expect, test } from 'vitest';
import { mergePackages } from './merge-package';

const base = { name: 'app', scripts: { dev: 'vite' }, dependencies: { react: '19.0.0', zod: '4.0.0' } };
const text = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
const withPackages = (dependencies: object) =>
  text({ ...base, dependencies: { ...base.dependencies, ...dependencies } });

test('two apps that each added a package have both', () => {
  const merged = mergePackages(text(base), withPackages({ 'date-fns': '4.0.0' }), withPackages({ clsx: '2.0.0' }));
  expect(JSON.parse(merged!)).toEqual({
    ...base,
    dependencies: { react: '19.0.0', zod: '4.0.0', 'date-fns': '4.0.0', clsx: '2.0.0' },
  });
});

test('takes what one side alone changed or removed, and keeps a part that is new on either side', () => {
  const mine = text({ ...base, name: 'mine', devDependencies: { vitest: '5.0.0' } });
  const theirs = text({ name: 'app', dependencies: { react: '19.1.0' } });
  expect(JSON.parse(mergePackages(text(base), mine, theirs)!)).toEqual({
    name: 'mine',
    dependencies: { react: '19.1.0' },
    devDependencies: { vitest: '5.0.0' },
  });
});

test('chooses between no two versions of one package, and reads nothing but an object', () => {
  expect(mergePackages(text(base), withPackages({ zod: '4.1.0' }), withPackages({ zod: '4.2.0' }))).toBeNull();
  expect(mergePackages(text(base), withPackages({ zod: '4.1.0' }), withPackages({ zod: '4.1.0' }))).toBe(
    withPackages({ zod: '4.1.0' }),
  );
  for (const bad of ['', '{', '[]', 'null', '{"dependencies":[]}'])
    expect(mergePackages(text(base), withPackages({ a: '1.0.0' }), bad), bad).toBeNull();
});

test('a name of the language itself is a name like others', () => {
  const mine = '{"dependencies":{"constructor":"1.0.0"}}';
  const theirs = '{"dependencies":{"toString":"1.0.0"}}';
  expect(JSON.parse(mergePackages('{}', mine, theirs)!)).toEqual({
    dependencies: { constructor: '1.0.0', toString: '1.0.0' },
  });
});
