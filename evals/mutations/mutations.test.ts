import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleSite } from '../../lib/publishing/bundles/bundle-site';
import { readTailwindStyles } from '../../lib/preview/tailwind/node-tailwind-styles';
import { recordedTree } from '../../lib/preview/tailwind/recorded-files';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { mutate, mutatedNames, readMutations } from './mutations';

const packagesRoot = fileURLToPath(new URL('../..', import.meta.url));
const styles = readTailwindStyles();

test('there are at least forty broken variants, four or five of each recorded app', () => {
  const counts = mutatedNames().map((name) => readMutations(name).length);
  expect(counts).toHaveLength(10);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(4);
  expect(Math.max(...counts)).toBeLessThanOrEqual(5);
});

describe.each(mutatedNames())('the broken variants of %s', (name) => {
  let sound: Record<string, string>;
  beforeAll(async () => {
    const template = await readTemplateTexts(
      fileURLToPath(new URL('../../lib/projects/template/files', import.meta.url)),
    );
    sound = recordedTree(template, name, 3);
  });

  test('have unique names', () => {
    const ids = readMutations(name).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(readMutations(name).map((mutation) => [mutation.id, mutation] as const))(
    '%s fits in one place',
    (_id, one) => {
      expect(mutate(sound, one)).not.toBe(sound[one.file]);
    },
  );

  // Bundle all variants of an app at once: bundling only fails because of the syntax or imports of individual files, so
  // one bundle covers them.
  test('still build', async () => {
    const broken = { ...sound };
    for (const mutation of readMutations(name)) broken[mutation.file] = mutate(broken, mutation);
    const files = Object.fromEntries(Object.entries(broken).map(([path, text]) => [path, { text }]));
    const request = {
      files,
      packagesRoot,
      styles: {},
      details: {},
      name: 'App',
      backend: null,
      purpose: 'check' as const,
    };
    expect((await bundleSite(request, styles)).problems).toEqual([]);
  });
});
