import { describe, expect, test } from 'vitest';
import { accountsNames, partOf, readAccountsApp, writeVariant } from './accounts';

const names = accountsNames();

test('there are six apps, and at least forty broken variants and forty sound ones', () => {
  const variants = names.flatMap((name) => readAccountsApp(name).variants);
  expect(names).toHaveLength(6);
  expect(variants.filter((one) => one.is === 'broken').length).toBeGreaterThanOrEqual(40);
  expect(variants.filter((one) => one.is === 'sound').length).toBeGreaterThanOrEqual(40);
});

test('parts contain every change exactly once, broken and sound ones in equal numbers', () => {
  for (const name of names) {
    const { variants } = readAccountsApp(name);
    const parts = [1, 2, 3].map((part) => partOf(name, variants, part, 3));
    const idsOf = (list: typeof variants) => list.map(({ id }) => id).toSorted();
    expect(idsOf(parts.flat())).toEqual(idsOf(variants));
    const sizes = parts.flatMap((part) =>
      ['broken', 'sound'].map((kind) => part.filter(({ is }) => is === kind).length),
    );
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});

describe.each(names)('%s', (name) => {
  const app = readAccountsApp(name);
  test('has an app, and journeys that create accounts', () => {
    expect(Object.keys(app.files)).toContain('src/App.tsx');
    expect(app.journeys.length).toBeGreaterThanOrEqual(10);
    const people = app.journeys.filter(({ journey }) => journey.some((step) => step.do === 'as'));
    expect(people.length).toBeGreaterThan(0);
  });
  test('each variant has a unique id and changes the app', () => {
    expect(new Set(app.variants.map(({ id }) => id)).size).toBe(app.variants.length);
    for (const variant of app.variants) expect(writeVariant(app, variant)).toContain('<file path="src/');
  });
});
