import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeFor } from './claim-seat';
import { findTrouble } from './find-trouble';
import { findNamedProject, withoutFlag, wordAfter } from './named-project';
import { pageWords } from './page-words';

describe('which Supabase project an app is told of', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'easel named '));
    writeFileSync(path.join(folder, '.env'), 'VITE_SUPABASE_URL="https://plain.test" # ours\n');
    writeFileSync(path.join(folder, '.env.staging'), 'VITE_SUPABASE_URL=https://staging.test\n');
    writeFileSync(path.join(folder, '.env.empty'), 'VITE_SUPABASE_URL=\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    [[], {}, 'https://plain.test'],
    [['--mode', 'staging'], {}, 'https://staging.test'],
    [['-m', 'staging'], {}, 'https://staging.test'],
    [['--mode=empty'], {}, null],
    [[], { VITE_SUPABASE_URL: 'https://told.test' }, 'https://told.test'],
  ])('as Vite reads it: %j %j', async (words, env, url) => {
    expect(await findNamedProject(folder, words, env)).toBe(url);
  });
  test('none where nothing names one', async () => {
    expect(await findNamedProject(path.join(folder, 'absent'), [], {})).toBeNull();
  });
});

test('flags are read and taken out, whichever way they are written', () => {
  const words = ['--port', '3000', '-c', 'my vite.config.ts', '--config=b.ts', '--open'];
  expect(wordAfter(words, ['--config', '-c'])).toBe('my vite.config.ts');
  expect(wordAfter(['--config=b.ts'], ['--config', '-c'])).toBe('b.ts');
  expect(wordAfter(['--port', '3000'], ['--config', '-c'])).toBeNull();
  expect(withoutFlag(words, ['--config', '-c'])).toEqual(['--port', '3000', '--open']);
});

test.each([
  [{ status: 404, body: { code: 'PGRST205' } }, 'no-tables'],
  [{ status: 404, body: { code: 'PGRST202' } }, 'no-tables'],
  [{ status: 400, body: { code: 400, error_code: 'email_not_confirmed' } }, 'mail-not-confirmed'],
  [{ status: 422, body: { code: 'anonymous_provider_disabled' } }, 'no-guests'],
  [{ status: 401, body: { message: 'Invalid API key' } }, 'wrong-key'],
  [{ status: 500, body: null }, 'no-network'],
  [{ status: 540, body: null }, 'no-network'],
  [{ status: 500, body: { code: 'XX000' } }, null],
  [{ status: 401, body: { message: 'JWT expired' } }, null],
  [{ status: 409, body: { code: '23505' } }, null],
  [{ status: 404, body: 'not found' }, null],
] as const)('a failure that only who runs the app can mend is told, others are the app’s: %j', (answered, trouble) => {
  expect(findTrouble(answered)).toBe(trouble);
});

test('each trouble has a sentence of its own in every language', () => {
  for (const words of Object.values(pageWords)) {
    expect(Object.keys(words)).toEqual(Object.keys(pageWords.en));
    expect(new Set(Object.values(words)).size).toBe(Object.keys(words).length);
  }
});

test('the claim code quotes its address and names the project’s own editor', () => {
  expect(codeFor("o'ann@x.test", null)).toContain("lower('o''ann@x.test')");
  expect(codeFor('a@x.test', 'https://abcdefghijklmnopqrst.supabase.co')).toContain(
    'https://supabase.com/dashboard/project/abcdefghijklmnopqrst/sql/new',
  );
});
