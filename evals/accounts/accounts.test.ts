import { describe, expect, test } from 'vitest';
import { accountsNames, readAccountsApp, writeVariant } from './accounts';

const names = accountsNames();

test('there are six apps, forty broken variants and forty sound ones at least', () => {
  const variants = names.flatMap((name) => readAccountsApp(name).variants);
  expect(names).toHaveLength(6);
  expect(variants.filter((one) => one.is === 'broken').length).toBeGreaterThanOrEqual(40);
  expect(variants.filter((one) => one.is === 'sound').length).toBeGreaterThanOrEqual(40);
});

describe.each(names)('%s', (name) => {
  const app = readAccountsApp(name);
  test('has an app, and journeys that make people', () => {
    expect(Object.keys(app.files)).toContain('src/App.tsx');
    expect(app.journeys.length).toBeGreaterThanOrEqual(10);
    const people = app.journeys.filter(({ journey }) => journey.some((step) => step.do === 'as'));
    expect(people.length).toBeGreaterThan(0);
  });
  test('each variant has an id of its own and changes the app', () => {
    expect(new Set(app.variants.map(({ id }) => id)).size).toBe(app.variants.length);
    for (const variant of app.variants) expect(writeVariant(app, variant)).toContain('<file path="src/');
  });
});
