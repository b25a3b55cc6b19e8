import { expect, test } from 'vitest';
import { parseEnv } from './env';

/** Passwords as people paste them, in addresses that are wrong in ways people get them wrong. */
test.each([
  'postgres://easel:TOP-SECRET@',
  'postgres://easel:TOP#SECRET-@db:5432/x',
  'postgres://easel:TOP-SECRET@db:port/x',
  'mysql://easel:TOP-SECRET@db/x',
  'easel:TOP-SECRET@db/x',
  'postgres://easel:TOP-SECRET@[db]/x',
])('a wrong DATABASE_URL is named and not repeated: %s', (given) => {
  let said = '';
  try {
    parseEnv({ DATABASE_URL: given });
  } catch (error) {
    said = `${String(error)} ${JSON.stringify(error)}`;
  }
  expect(said).toContain('DATABASE_URL');
  expect(said).not.toMatch(/SECRET|TOP|easel:/);
});
